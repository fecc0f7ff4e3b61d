package drover.start;

import drover.system.PlainText;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.Expressions;
import io.smallrye.config.Priorities;
import jakarta.annotation.Priority;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * What the values of our keys are, before anybody reads them: a secret letter by letter, whatever {@code $} is in it;
 * without blanks and invisible characters at the ends; the default where there is none or an empty one; and the address of
 * PostgreSQL taken apart. Found by the name of its class.
 */
@Priority(Priorities.APPLICATION + 1000)
public final class Values implements ConfigSourceInterceptor {
    private static final long serialVersionUID = 1L;

    private static final String POSTGRESQL = "drover.postgresql.";
    private static final Map<String, Function<PostgresqlUrl, String>> PARTS = Map.of(
            "quarkus.datasource.postgresql.jdbc.url", PostgresqlUrl::jdbc,
            "quarkus.datasource.postgresql.username", PostgresqlUrl::user,
            "quarkus.datasource.postgresql.password", PostgresqlUrl::password);

    /**
     * Loaded at the first use, when a native binary runs, and not when it is built: META-INF/native-image says so, as an image is built with
     * its classes initialized. It would know no key of a file beside it.
     */
    private static final class Declared {
        private static final Keys KEYS = Keys.load();
        private static final Map<String, Optional<Key>> KNOWN = new ConcurrentHashMap<>();
    }

    /** All keys, as this process has read them first. */
    static Keys keys() {
        return Declared.KEYS;
    }

    private static Optional<Key> key(String name) {
        return Declared.KNOWN.computeIfAbsent(name, Declared.KEYS::find);
    }

    /** Whether the value of a key is taken letter by letter. */
    static boolean isRaw(String name) {
        return key(name).filter(key -> key.type().isRaw()).isPresent();
    }

    @Override
    public ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
        if (PARTS.containsKey(name)) {
            return part(context, name);
        }
        Key key = key(name).orElse(null);
        if (key == null) {
            ConfigValue value = context.proceed(name);
            String general = value == null ? Declared.KEYS.general(name).orElse(null) : null;
            return general == null
                    ? value
                    : ConfigValue.builder().withName(name).withValue(general).build();
        }
        ConfigValue value =
                key.type().isRaw() ? Expressions.withoutExpansion(() -> context.proceed(name)) : context.proceed(name);
        if (value != null && value.getValue() == null) {
            return value;
        }
        String text = value == null ? "" : PlainText.strip(value.getValue());
        if (text.isEmpty() && key.preset() != null && !key.preset().isEmpty()) {
            return preset(context, value, key);
        }
        return value == null ? null : value.withValue(text);
    }

    private static ConfigValue preset(ConfigSourceInterceptorContext context, ConfigValue value, Key key) {
        String reference = key.preset().startsWith("${")
                ? key.preset().substring(2, key.preset().length() - 1)
                : null;
        ConfigValue preset = reference == null ? null : context.restart(reference);
        return (value == null ? ConfigValue.builder().withName(key.name()).build() : value)
                .withValue(reference == null ? key.preset() : preset == null ? null : preset.getValue());
    }

    /** The keys of the user and of the password win over what the address says. */
    private static ConfigValue part(ConfigSourceInterceptorContext context, String name) {
        ConfigValue url = context.restart(POSTGRESQL + "url");
        ConfigValue own = name.endsWith(".password")
                ? context.restart(POSTGRESQL + "password")
                : name.endsWith(".username") ? context.restart(POSTGRESQL + "user") : null;
        String value = own == null ? null : own.getValue();
        if ((value == null || value.isEmpty()) && url != null && url.getValue() != null) {
            try {
                value = PARTS.get(name).apply(PostgresqlUrl.parse(url.getValue()));
            } catch (IllegalArgumentException e) {
                value = null;
            }
        }
        ConfigValue declared = Expressions.withoutExpansion(() -> context.proceed(name));
        return (declared == null ? ConfigValue.builder().withName(name).build() : declared)
                .withValue(value == null ? "" : value);
    }
}
