package io.hawser.linux.nftables.expression;

import io.hawser.linux.nftables.header.NfTables.Registers;

/**
 * A place of 32 bits that expressions read and write (linux/netfilter/nf_tables.h: enum nft_registers). Longer values
 * take as many registers as they need, from this one on. R0, R4, R8 and R12 are also the four of 128 bits.
 */
@SuppressWarnings("EnumOrdinal") // declared in the order of their numbers
public enum Register {
    R0,
    R1,
    R2,
    R3,
    R4,
    R5,
    R6,
    R7,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15;

    private static final Register[] ALL = values();
    private static final int WIDE = 4;

    /** The number that the kernel itself writes: a multiple of four by its old name. */
    @SuppressWarnings("EnumOrdinal") // declared in the kernel\'s order
    int number() {
        return ordinal() % WIDE == 0 ? Registers.NFT_REG_1 + ordinal() / WIDE : Registers.NFT_REG32_00 + ordinal();
    }

    /** The register of this number, or null. */
    static Register ofNumber(final int number) {
        if (number >= Registers.NFT_REG_1 && number <= Registers.NFT_REG_4) {
            return ALL[(number - Registers.NFT_REG_1) * WIDE];
        }
        return number >= Registers.NFT_REG32_00 && number <= Registers.NFT_REG32_15
                ? ALL[number - Registers.NFT_REG32_00]
                : null;
    }

    /** The register behind this one; behind the last comes the first. */
    Register next() {
        return ALL[(ordinal() + 1) % ALL.length];
    }

    /** As in {@code r0}. */
    @Override
    public String toString() {
        return "r" + ordinal();
    }
}
