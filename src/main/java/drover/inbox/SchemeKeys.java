package drover.inbox;

import drover.deliver.Secrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.util.TimeUtils;
import org.eclipse.microprofile.config.Config;

/**
 * Reads the keys {@code webhook.<name>.*} of one provider. Each replaces what its scheme says; one that is set to nothing takes
 * it away. What contradicts itself is said in a sentence that names the keys.
 */
final class SchemeKeys {
    private static final Map<String, String> ALGORITHMS =
            Map.of("sha1", "HmacSHA1", "sha256", "HmacSHA256", "sha512", "HmacSHA512");
    private static final String TWILIO_URL = "twilio.public-url";

    private final Config config;
    private final String name;
    private final Preset preset;
    private final String schemeName;

    /** @throws IllegalArgumentException when there is no scheme of that name */
    SchemeKeys(Config config, String name) {
        this.config = config;
        this.name = name;
        this.schemeName = get("scheme", Preset.ALL.containsKey(name) ? name : "generic");
        this.preset = Preset.ALL.get(schemeName);
        if (preset == null) {
            throw new IllegalArgumentException("there is no scheme " + schemeName);
        }
    }

    /**
     * The provider that the keys describe.
     *
     * @param secrets with which it signs, or null
     * @param token the JWT that it must send, or null
     * @throws IllegalArgumentException when they contradict each other, or a secret cannot be used
     */
    Provider read(String secrets, Token token) {
        if (secrets == null) {
            return provider(unsigned(), token, preset.forms());
        }
        Signed signed = named("signed", get("signed", preset.signed()), Signed::new);
        String idHeader = get("id-header", preset.idHeader());
        String timestampHeader = timestampHeader(signed);
        if (signed.hasId() && idHeader.isEmpty()) {
            throw contradiction("signed", "{id}", "id-header");
        }
        Scheme scheme = new Scheme(
                header(),
                one("algorithm", preset.algorithm(), ALGORITHMS),
                one("encoding", preset.encoding(), Map.of("hex", false, "base64", true)),
                get("prefix", preset.prefix()),
                signed,
                idHeader,
                timestampHeader,
                TimeUtils.toDuration(get("tolerance", "300s")),
                signed.hasUrl() ? address() : null,
                keys(secrets));
        return provider(scheme, token, preset.forms() || signed.endsInParams());
    }

    /** Nothing is signed: a token says who posts. */
    private Scheme unsigned() {
        return new Scheme(
                "",
                "",
                false,
                "",
                new Signed("{body}"),
                get("id-header", preset.idHeader()),
                "",
                Duration.ZERO,
                null,
                List.of());
    }

    private Provider provider(Scheme scheme, Token token, boolean forms) {
        return new Provider(
                scheme,
                token,
                get("id-field", preset.idField()),
                get("type-header", preset.typeHeader()),
                preset.changing(),
                forms,
                preset.reply(),
                Integer.parseInt(get("rate-per-second", "10000")));
    }

    private String header() {
        String header = get("header", preset.header());
        if (header.isEmpty()) {
            throw new IllegalArgumentException(key("header") + " is empty: say which header has the signature");
        }
        return header;
    }

    /** Where no time is signed, none is required; one that somebody asks for must be signed. */
    private String timestampHeader(Signed signed) {
        String asked = find("timestamp-header");
        String header = asked != null ? asked : signed.hasTimestamp() ? preset.timestampHeader() : "";
        if (signed.hasTimestamp() && header.isEmpty()) {
            throw contradiction("signed", "{timestamp}", "timestamp-header");
        }
        if (!signed.hasTimestamp() && !header.isEmpty()) {
            throw new IllegalArgumentException(key("timestamp-header") + " is " + header + ", but " + key("signed")
                    + " has no {timestamp}: a time that is not signed proves nothing; add it there, or set "
                    + key("timestamp-header") + " to nothing");
        }
        return header;
    }

    private IllegalArgumentException contradiction(String key, String part, String header) {
        return new IllegalArgumentException(key(key) + " has " + part + ", but " + key(header)
                + " is empty: name the header, or take " + part + " away");
    }

    private PublicAddress address() {
        String own = get("public-url", "");
        String url = own.isEmpty() && schemeName.equals("twilio") ? value(TWILIO_URL) : own;
        if (url == null || url.isEmpty()) {
            throw new IllegalArgumentException("it signs the address it posts to: set " + key("public-url")
                    + (schemeName.equals("twilio") ? " (or " + TWILIO_URL + ")" : "")
                    + " to what it knows us by, such as https://hooks.example.com");
        }
        return named(own.isEmpty() ? TWILIO_URL : "public-url", url, PublicAddress::new);
    }

    private List<byte[]> keys(String secrets) {
        List<byte[]> keys = schemeName.equals("standard")
                ? Secrets.keys(secrets)
                : Arrays.stream(secrets.split(",", -1))
                        .map(secret -> secret.strip().getBytes(StandardCharsets.UTF_8))
                        .toList();
        if (keys.stream().anyMatch(key -> key.length == 0)) {
            throw new IllegalArgumentException("one of its secrets is empty");
        }
        return keys;
    }

    private <T> T one(String key, String otherwise, Map<String, T> choices) {
        T found = choices.get(get(key, otherwise));
        if (found == null) {
            throw new IllegalArgumentException(key(key) + " must be one of "
                    + String.join(", ", choices.keySet().stream().sorted().toList()));
        }
        return found;
    }

    /** Reads a value; what is wrong with it is said after the name of its key. */
    private <T> T named(String key, String value, Function<String, T> reader) {
        try {
            return reader.apply(value);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException((key.contains(".") ? key : key(key)) + " " + e.getMessage(), e);
        }
    }

    private String get(String key, String otherwise) {
        String value = find(key);
        return value == null ? otherwise : value;
    }

    /** The value of a key of this provider: empty where it is set to nothing, null where it is not set. */
    private String find(String key) {
        return value(key(key));
    }

    private String value(String key) {
        return config.getConfigValue(key).getValue();
    }

    private String key(String key) {
        return "webhook." + name + "." + key;
    }
}
