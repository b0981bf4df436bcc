package io.hawser.linux.traffic;

/** linux/rtnetlink.h: TCA_*, attributes of a queueing discipline or a filter. */
public final class Tca {
    public static final int TCA_KIND = 1;
    public static final int TCA_OPTIONS = 2;

    private Tca() {}

    /** linux/pkt_sched.h: TCA_TBF_*. */
    public static final class TcaTbf {
        public static final int TCA_TBF_PARMS = 1;
        public static final int TCA_TBF_RTAB = 2;
        public static final int TCA_TBF_RATE64 = 4;
        public static final int TCA_TBF_BURST = 6;

        private TcaTbf() {}
    }

    /** linux/pkt_cls.h: TCA_U32_*. */
    public static final class TcaU32 {
        public static final int TCA_U32_SEL = 5;
        public static final int TCA_U32_ACT = 7;

        private TcaU32() {}
    }

    /** linux/pkt_cls.h: TCA_ACT_*, and linux/tc_act/tc_mirred.h: TCA_MIRRED_*. */
    public static final class TcaAct {
        public static final int TCA_ACT_KIND = 1;
        public static final int TCA_ACT_OPTIONS = 2;
        public static final int TCA_MIRRED_PARMS = 2;

        private TcaAct() {}
    }
}
