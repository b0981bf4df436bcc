package io.hawser.overlay.conductor;

import io.hawser.linux.Errno;
import io.hawser.linux.LinuxException;
import io.hawser.linux.sysctl.Sysctl;
import io.hawser.linux.sysctl.SysctlKey;
import java.util.Optional;

/** Where kernel settings are read and written. */
interface SettingsStore {
    /** Those of the calling thread's network namespace. */
    SettingsStore KERNEL = new SettingsStore() {
        @Override
        public Optional<String> read(final SysctlKey key) {
            try {
                return Optional.of(Sysctl.read(key));
            } catch (final LinuxException e) {
                if (e.errno() == Errno.ENOENT) {
                    return Optional.empty();
                }
                throw e;
            }
        }

        @Override
        public void write(final SysctlKey key, final String value) {
            Sysctl.write(key, value);
        }
    };

    /** The value; empty if there is no such setting. */
    Optional<String> read(SysctlKey key);

    /** Sets the value. */
    void write(SysctlKey key, String value);
}
