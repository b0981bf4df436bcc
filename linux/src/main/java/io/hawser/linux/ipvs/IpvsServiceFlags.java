package io.hawser.linux.ipvs;

/** linux/ip_vs.h: what a virtual service does besides scheduling. */
public final class IpvsServiceFlags {
    /** A client's connections go where its first one went, until the service's timeout. */
    public static final int IP_VS_SVC_F_PERSISTENT = 0x0001;
    /** It is in the kernel's table; set by the kernel alone. */
    public static final int IP_VS_SVC_F_HASHED = 0x0002;
    /** Each packet is scheduled anew: UDP alone. */
    public static final int IP_VS_SVC_F_ONEPACKET = 0x0004;
    /** The scheduler's first flag. */
    public static final int IP_VS_SVC_F_SCHED1 = 0x0008;
    /** The scheduler's second flag. */
    public static final int IP_VS_SVC_F_SCHED2 = 0x0010;
    /** The scheduler's third flag. */
    public static final int IP_VS_SVC_F_SCHED3 = 0x0020;
    /** Of sh: another destination is hashed for where the first has no weight. */
    public static final int IP_VS_SVC_F_SCHED_SH_FALLBACK = IP_VS_SVC_F_SCHED1;
    /** Of sh: the source port is hashed too. */
    public static final int IP_VS_SVC_F_SCHED_SH_PORT = IP_VS_SVC_F_SCHED2;
    /** Of mh: another destination is hashed for where the first has no weight. */
    public static final int IP_VS_SVC_F_SCHED_MH_FALLBACK = IP_VS_SVC_F_SCHED1;
    /** Of mh: the source port is hashed too. */
    public static final int IP_VS_SVC_F_SCHED_MH_PORT = IP_VS_SVC_F_SCHED2;

    private IpvsServiceFlags() {}
}
