package drover.credentials;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place that takes secrets out of text: our own credentials by value, and by form whatever looks like one:
 * authorization headers, keys in URLs and JSON, tokens, passwords in connection strings, e-mail addresses.
 */
public final class Redaction {
    private static final String HIDDEN = "***";
    private static final int SHORTEST_SECRET = 4;

    private static final Map<Pattern, String> FORMS = Map.of(
            Pattern.compile(
                    "(?i)\\b((?:proxy-)?authorization|x-api-key|(?:set-)?cookie)\\b([\"']?\\s*[:=]\\s*)[^\\r\\n\\[\\]]+"),
            "$1$2" + HIDDEN,
            Pattern.compile("(?i)\\b(bearer|basic|token|app)\\s+[a-z0-9._~+/-]{16,}=*"),
            "$1 " + HIDDEN,
            Pattern.compile("(?i)([\\w-]*(?:api[_-]?key|secret|token|password|signature))=([^&\\s\"'\\[\\]]+)"),
            "$1=" + HIDDEN,
            Pattern.compile("(?i)(\"[\\w-]*(?:api[_-]?key|secret|token|password)\"\\s*:\\s*)\"[^\"]*\"?"),
            "$1\"" + HIDDEN + "\"",
            Pattern.compile("\\bwhsec_[A-Za-z0-9+/=]+"),
            HIDDEN,
            Pattern.compile("\\beyJ[\\w-]{8,}\\.[\\w-]+\\.[\\w-]*"),
            HIDDEN,
            Pattern.compile("(\\w://)[^/\\s:@]+:[^/\\s@]+@"),
            "$1" + HIDDEN + "@",
            Pattern.compile("[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+"),
            HIDDEN);

    private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

    static {
        System.getenv().forEach(Redaction::noteIfSecret);
        System.getProperties().forEach((key, value) -> noteIfSecret(key.toString(), value.toString()));
    }

    private Redaction() {}

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

    /** The text without secrets; the same object when it holds none. */
    public static String redact(String text) {
        if (text == null) {
            return null;
        }
        String clean = text;
        for (String secret : SECRETS) {
            clean = clean.replace(secret, HIDDEN);
        }
        for (Map.Entry<Pattern, String> form : FORMS.entrySet()) {
            Matcher matcher = form.getKey().matcher(clean);
            if (matcher.find()) {
                clean = matcher.replaceAll(form.getValue());
            }
        }
        return clean.equals(text) ? text : clean;
    }
}
