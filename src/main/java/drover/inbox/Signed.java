package drover.inbox;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a provider signs, as a pattern: any text with {@code {id}}, {@code {timestamp}} and {@code {url}} in it, and at its
 * end {@code {body}} or {@code {params}} (the sorted fields of a form, or the hash of a body in the URL).
 */
record Signed(String pattern) {
    private static final String BODY = "{body}";
    private static final String PARAMS = "{params}";
    private static final Set<String> KNOWN = Set.of("{id}", "{timestamp}", "{url}", BODY, PARAMS);
    private static final Pattern NAME = Pattern.compile("\\{[^{}]*}");

    /**
     * Checks the pattern.
     *
     * @throws IllegalArgumentException when it is none; the message goes on after the key's name
     */
    Signed {
        Matcher names = NAME.matcher(pattern);
        while (names.find()) {
            boolean end = names.end() == pattern.length();
            boolean last = Set.of(BODY, PARAMS).contains(names.group());
            if (!KNOWN.contains(names.group()) || last != end) {
                throw new IllegalArgumentException(wrong(pattern));
            }
        }
        if (!pattern.endsWith(BODY) && !pattern.endsWith(PARAMS)) {
            throw new IllegalArgumentException(wrong(pattern));
        }
    }

    private static String wrong(String pattern) {
        return "is " + pattern
                + ", but must be text with {id}, {timestamp} or {url} in it, and {body} or {params} at its end";
    }

    boolean hasId() {
        return pattern.contains("{id}");
    }

    boolean hasTimestamp() {
        return pattern.contains("{timestamp}");
    }

    boolean hasUrl() {
        return pattern.contains("{url}");
    }

    boolean endsInParams() {
        return pattern.endsWith(PARAMS);
    }

    /** What is signed before the body. */
    byte[] head(String id, String timestamp, String url) {
        return pattern.substring(0, pattern.lastIndexOf('{'))
                .replace("{id}", id)
                .replace("{timestamp}", timestamp)
                .replace("{url}", url)
                .getBytes(StandardCharsets.UTF_8);
    }
}
