package drover.poll;

import java.time.Duration;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;

/** How much before its cursor each poll of a system begins: {@code <system>.lookback}. */
public final class Lookback {
    /** Where a source does not say it: a record may become visible minutes after its time. */
    private static final String USUAL = "10m";

    private Lookback() {}

    /** That of a system. */
    public static Duration of(Config config, String system) {
        return TimeUtils.toDuration(
                config.getOptionalValue(system + ".lookback", String.class).orElse(USUAL));
    }
}
