package io.hawser.linux.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * A test for a kernel that has IPVS. {@code bin/test} runs it on this machine's kernel, or in {@code
 * bin/kernel-with-ipvs}; Maven alone leaves it out ({@code -Dtest.excluded=} takes it in).
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@Tag(NeedsIpvs.TAG)
public @interface NeedsIpvs {
    /** What the build knows such tests by; of a property, jqwik wants it said in its own words. */
    String TAG = "ipvs";
}
