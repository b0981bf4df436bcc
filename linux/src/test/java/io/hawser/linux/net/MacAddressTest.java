package io.hawser.linux.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MacAddressTest {
    @Property
    void textIsReadBack(@ForAll @LongRange(min = 0, max = 0xffff_ffff_ffffL) final long value) {
        final MacAddress address = new MacAddress(value);
        assertThat(MacAddress.parse(address.toString())).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a6:e9:ad:f6:0d", "a6:e9:ad:f6:0d:1e:0", "a6e9adf60d1e", "a6:e9:ad:f6:0d:1g"})
    void whatIsNoMacIsRefusedWithItsText(final String text) {
        assertThatThrownBy(() -> MacAddress.parse(text)).hasMessageContaining("'" + text + "'");
    }
}
