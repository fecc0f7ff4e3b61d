package drover.system;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place that takes secrets out of text: our own credentials by value, and by form whatever looks like one:
 * authorization headers, keys in URLs and JSON, tokens, passwords in connection strings, e-mail addresses, phone numbers.
 */
public final class Redaction {
    private static final String HIDDEN = "***";
    private static final int SHORTEST_SECRET = 4;

    private record Form(Pattern pattern, String clean) {
        Form(String pattern, String clean) {
            this(Pattern.compile(pattern), clean);
        }
    }

    /** In this order: a password in a URL goes before the e-mail address that its end and the host look like. */
    private static final List<Form> FORMS = List.of(
            new Form(
                    "(?i)\\b((?:proxy-)?authorization|x-api-key|(?:set-)?cookie)\\b([\"']?\\s*[:=]\\s*)[^\\r\\n\\[\\]]+",
                    "$1$2" + HIDDEN),
            new Form("(?i)\\b(bearer|basic|token|app)\\s+[a-z0-9._~+/-]{16,}=*", "$1 " + HIDDEN),
            new Form(
                    "(?i)([\\w-]*(?:api[_-]?key|secret|token|password|signature)(?:=|%3d))([^&\\s\"'\\[\\]]+)",
                    "$1" + HIDDEN),
            new Form(
                    "(?i)(\"[\\w-]*(?:api[_-]?key|secret|token|password)\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*+(?:\"|\\\\?$)?",
                    "$1\"" + HIDDEN + "\""),
            new Form("\\bwhsec_[A-Za-z0-9+/=]+", HIDDEN),
            new Form("\\beyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]*", HIDDEN),
            new Form("(\\w://)[^/\\s:@]+:[^/\\s@]+@", "$1" + HIDDEN + "@"),
            new Form("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+", HIDDEN),
            // As an address stands in a path or a query.
            new Form("[\\w.+%-]+%40[\\w-]+(?:\\.[\\w-]+)+", HIDDEN),
            // A phone number with its country (E.164), also as it stands in a query.
            new Form("(?<![\\w.+:-])(\\+|%2[Bb])[1-9]\\d{7,14}(?!\\d)", HIDDEN));

    /** The longest first: one may begin like another. */
    private static final Set<String> SECRETS = new ConcurrentSkipListSet<>(
            Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    private Redaction() {}

    /**
     * Takes note of every variable and property that is named like a credential. Called when logging starts: in a static
     * block it would see the environment of whoever built the native image.
     */
    static void noteEnvironment() {
        System.getenv().forEach(Redaction::noteIfSecret);
        System.getProperties().forEach((key, value) -> noteIfSecret(key.toString(), value.toString()));
    }

    private static void noteIfSecret(String name, String value) {
        if (name.matches("(?i).*(api[_.-]?key|secret|token|password)")) {
            secret(value);
        }
    }

    /** Takes note of a credential: from now on no text shows it. Shorter than 4 characters it cannot be told from text. */
    public static void secret(String value) {
        if (value.strip().length() >= SHORTEST_SECRET) {
            SECRETS.add(value.strip());
        }
    }

    /** One that lets nobody in any more: texts need not be looked through for it. */
    public static void forget(String value) {
        SECRETS.remove(value.strip());
    }

    /** The text without secrets; the same object when it holds none. */
    public static String redact(String text) {
        if (text == null) {
            return null;
        }
        String clean = text;
        for (String secret : SECRETS) {
            clean = clean.replace(secret, HIDDEN);
        }
        for (Form form : FORMS) {
            Matcher matcher = form.pattern().matcher(clean);
            if (matcher.find()) {
                clean = matcher.replaceAll(form.clean());
            }
        }
        return clean.equals(text) ? text : clean;
    }
}
