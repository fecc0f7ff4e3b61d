package drover.metrics;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Makes the meters of Camel and the JVM such as Prometheus' linter accepts: labels in snake case (route_id), each with a
 * description. What cannot be named well and is no loss is left out.
 */
@Singleton
class ForeignMeters {
    private static final Set<String> WITHOUT = Set.of("process.cpu.time", "system.cpu.count");

    @Produces
    @Singleton
    MeterFilter linted() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return WITHOUT.contains(id.getName()) ? MeterFilterReply.DENY : MeterFilterReply.NEUTRAL;
            }

            @Override
            public Meter.Id map(Meter.Id id) {
                return id.getName().startsWith("camel.") || id.getName().equals("app.info") ? ofCamel(id) : id;
            }
        };
    }

    private static Meter.Id ofCamel(Meter.Id id) {
        List<Tag> tags = id.getTags().stream()
                .map(tag -> Tag.of(snakeCase(tag.getKey()), tag.getValue()))
                .toList();
        String description = id.getDescription() == null ? "Camel's own " + id.getName() : id.getDescription();
        return new Meter.Id(id.getName(), Tags.of(tags), id.getBaseUnit(), description, id.getType());
    }

    private static String snakeCase(String name) {
        return name.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
