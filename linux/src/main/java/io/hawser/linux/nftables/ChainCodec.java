package io.hawser.linux.nftables;

import io.hawser.linux.netlink.AttributeReader;
import io.hawser.linux.netlink.NetlinkEncoder;
import io.hawser.linux.netlink.NetlinkException;
import io.hawser.linux.nftables.data.Bytes;
import io.hawser.linux.nftables.data.UserData;
import io.hawser.linux.nftables.header.NfTables.ChainAttributes;
import io.hawser.linux.nftables.header.NfTables.DeviceAttributes;
import io.hawser.linux.nftables.header.NfTables.HookAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Chains as attributes. Reads one chain at a time. Not thread safe. */
final class ChainCodec {
    private String name = "";
    private String type = "";
    private long handle;
    private int policy = Hook.Policy.ACCEPT.number();
    private Bytes userData = Bytes.EMPTY;
    private boolean base;
    private int point;
    private int priority;
    private final List<String> devices = new ArrayList<>();

    private ChainCodec() {}

    static void writeName(final NetlinkEncoder encoder, final Chain chain) {
        encoder.string(ChainAttributes.NFTA_CHAIN_TABLE, chain.table().name())
                .string(ChainAttributes.NFTA_CHAIN_NAME, chain.name());
    }

    static void write(final NetlinkEncoder encoder, final Chain chain, final Hook hook, final UserData userData) {
        writeName(encoder, chain);
        if (hook != null) {
            writeHook(encoder, chain.table().family(), hook);
        }
        NfMessages.userData(encoder, ChainAttributes.NFTA_CHAIN_USERDATA, userData);
    }

    private static void writeHook(final NetlinkEncoder encoder, final NfFamily family, final Hook hook) {
        encoder.string(ChainAttributes.NFTA_CHAIN_TYPE, hook.type().name().toLowerCase(Locale.ROOT))
                .u32Be(ChainAttributes.NFTA_CHAIN_POLICY, hook.policy().number())
                .beginNested(ChainAttributes.NFTA_CHAIN_HOOK)
                .u32Be(HookAttributes.NFTA_HOOK_HOOKNUM, hook.point().number(family))
                .u32Be(HookAttributes.NFTA_HOOK_PRIORITY, hook.priority());
        if (hook.devices().size() == 1) {
            encoder.string(HookAttributes.NFTA_HOOK_DEV, hook.devices().get(0));
        } else if (!hook.devices().isEmpty()) {
            encoder.beginNested(HookAttributes.NFTA_HOOK_DEVS);
            for (final String device : hook.devices()) {
                encoder.string(DeviceAttributes.NFTA_DEVICE_NAME, device);
            }
            encoder.endNested();
        }
        encoder.endNested();
    }

    static ListedChain read(final Table table, final AttributeReader reader) {
        return new ChainCodec().decode(table, reader);
    }

    private ListedChain decode(final Table table, final AttributeReader reader) {
        while (reader.next()) {
            switch (reader.type()) {
                case ChainAttributes.NFTA_CHAIN_NAME -> name = reader.string();
                case ChainAttributes.NFTA_CHAIN_HANDLE -> handle = reader.u64Be();
                case ChainAttributes.NFTA_CHAIN_TYPE -> type = reader.string();
                case ChainAttributes.NFTA_CHAIN_POLICY -> policy = reader.u32Be();
                case ChainAttributes.NFTA_CHAIN_USERDATA -> userData = Decoding.userData(reader);
                case ChainAttributes.NFTA_CHAIN_HOOK -> {
                    base = true;
                    readHook(reader.enter());
                    reader.leave();
                }
                default -> {}
            }
        }
        reader.check("chain");
        return new ListedChain(
                table.chain(name),
                base ? Optional.of(hook(table.family())) : Optional.empty(),
                new UserData(userData),
                handle);
    }

    private void readHook(final AttributeReader reader) {
        while (reader.next()) {
            switch (reader.type()) {
                case HookAttributes.NFTA_HOOK_HOOKNUM -> point = reader.u32Be();
                case HookAttributes.NFTA_HOOK_PRIORITY -> priority = reader.u32Be();
                case HookAttributes.NFTA_HOOK_DEVS -> {
                    // A single device is told here as well as in NFTA_HOOK_DEV.
                    reader.enter();
                    while (reader.next()) {
                        devices.add(reader.string());
                    }
                    reader.leave();
                }
                default -> {}
            }
        }
    }

    private Hook hook(final NfFamily family) {
        final Hook.Point at = Hook.Point.ofNumber(family, point);
        Hook.Type kind = null;
        for (final Hook.Type known : Hook.Type.values()) {
            kind = known.name().toLowerCase(Locale.ROOT).equals(type) ? known : kind;
        }
        if (at == null || kind == null || policy < 0 || policy > 1) {
            throw NetlinkException.malformed(
                    "chain " + name, "type '" + type + "', hook " + point + ", policy " + policy);
        }
        return new Hook(
                kind,
                at,
                priority,
                policy == Hook.Policy.DROP.number() ? Hook.Policy.DROP : Hook.Policy.ACCEPT,
                devices);
    }
}
