package io.hawser.cni.spec;

/** The codes of the specification's section "Error", and the reference plugins' code for what it does not name. */
public final class CniErrorCode {
    public static final int INCOMPATIBLE_VERSION = 1;
    public static final int UNSUPPORTED_FIELD = 2;
    public static final int UNKNOWN_CONTAINER = 3;
    public static final int INVALID_ENVIRONMENT = 4;
    public static final int IO_FAILURE = 5;
    public static final int UNDECODABLE = 6;
    public static final int INVALID_CONFIG = 7;
    public static final int TRY_AGAIN_LATER = 11;
    /** STATUS: no ADD can be served. */
    public static final int NOT_AVAILABLE = 50;
    /** STATUS: no ADD can be served, and containers may not reach all they should. */
    public static final int LIMITED_CONNECTIVITY = 51;

    public static final int INTERNAL = 999;

    private CniErrorCode() {}
}
