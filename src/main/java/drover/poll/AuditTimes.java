package drover.poll;

import jakarta.enterprise.context.ApplicationScoped;
import java.text.ParseException;
import java.time.Instant;
import java.util.Date;
import java.util.TimeZone;
import org.eclipse.microprofile.config.Config;
import org.quartz.CronExpression;

/** When audits begin: {@code <system>.audit.schedule}, in {@code drover.time-zone}. */
@ApplicationScoped
class AuditTimes {
    /** Where a source does not say it. */
    private static final String NIGHTLY = "0 12 3 * * ?";

    private final Config config;

    AuditTimes(Config config) {
        this.config = config;
    }

    /**
     * Whether one was to begin since the last.
     *
     * @param last when that began
     */
    boolean isDue(String system, Instant last, Instant now) {
        String cron = cron(system);
        if (cron.isEmpty()) {
            return false;
        }
        Instant next = next(system, cron, last);
        return next != null && !next.isAfter(now);
    }

    /** Empty: it is switched off. */
    private String cron(String system) {
        String key = system + ".audit.schedule";
        String said = config.getConfigValue(key).getValue();
        return said == null && config.getConfigValue(key).getSourceName() == null
                ? NIGHTLY
                : said == null ? "" : said.strip();
    }

    private Instant next(String system, String cron, Instant after) {
        try {
            CronExpression expression = new CronExpression(cron);
            expression.setTimeZone(TimeZone.getTimeZone(
                    config.getOptionalValue("drover.time-zone", String.class).orElse("UTC")));
            Date next = expression.getNextValidTimeAfter(Date.from(after));
            return next == null ? null : next.toInstant();
        } catch (ParseException e) {
            throw new IllegalArgumentException(system + ".audit.schedule: expected a Quartz cron expression", e);
        }
    }
}
