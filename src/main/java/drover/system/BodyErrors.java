package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an API says in a body that all is not well although the status is 200. It is declared as a bean in the system's route
 * file and named by the {@link ApiSystem}; without one a 200 is taken at its word.
 *
 * <p>An answer is an error when one of {@code when} holds. Then its text (the fields of {@code text}, joined) is held against
 * the patterns in this order: {@code none}, {@code quota}, {@code rateLimited}, {@code refused}, {@code passing}. What none
 * of them knows is permanent. Patterns are regular expressions, found anywhere, in upper or lower case.
 */
@RegisterForReflection
public class BodyErrors {
    /** It tells of none. */
    static final BodyErrors NONE = new BodyErrors();

    private static final Pattern NEVER = Pattern.compile("(?!)");

    private List<String> when = List.of();
    private List<String> text = List.of();
    private Pattern none = NEVER;
    private Pattern quota = NEVER;
    private Pattern rateLimited = NEVER;
    private Pattern refused = NEVER;
    private Pattern passing = NEVER;

    /** What kind of error a body tells of. */
    enum Kind {
        /** Nothing is left of today's calls. */
        QUOTA(Judged.Meaning.EXHAUSTED),
        RATE_LIMITED(Judged.Meaning.LIMITED),
        REFUSED(Judged.Meaning.UNAUTHORIZED),
        PASSING(Judged.Meaning.PASSING),
        PERMANENT(Judged.Meaning.PERMANENT);

        private final Judged.Meaning meaning;

        Kind(Judged.Meaning meaning) {
            this.meaning = meaning;
        }

        Judged.Meaning meaning() {
            return meaning;
        }
    }

    /**
     * An error that a body tells of.
     *
     * @param text the API's own words
     */
    record Found(Kind kind, String text) {}

    /** The error in a body, or null when it tells of none. */
    Found find(JsonNode body) {
        if (when.stream().noneMatch(condition -> holds(condition, body))) {
            return null;
        }
        String words =
                text.stream().flatMap(field -> words(field, body).stream()).collect(Collectors.joining("; "));
        if (words.isBlank()) {
            words = when.stream()
                    .flatMap(field -> Said.in(body.path(field)).stream())
                    .collect(Collectors.joining("; "));
        }
        if (none.matcher(words).find()) {
            return null;
        }
        return new Found(kind(words), words);
    }

    private Kind kind(String words) {
        if (quota.matcher(words).find()) {
            return Kind.QUOTA;
        }
        if (rateLimited.matcher(words).find()) {
            return Kind.RATE_LIMITED;
        }
        if (refused.matcher(words).find()) {
            return Kind.REFUSED;
        }
        return passing.matcher(words).find() || words.isBlank() ? Kind.PASSING : Kind.PERMANENT;
    }

    /** {@code field}: it is there and not empty; {@code field=value}: it is that text. */
    private static boolean holds(String condition, JsonNode body) {
        int equals = condition.indexOf('=');
        if (equals >= 0) {
            return words(condition.substring(0, equals), body).contains(condition.substring(equals + 1));
        }
        JsonNode value = body.path(condition);
        return !value.isMissingNode() && !value.isNull() && !(value.isContainerNode() && value.isEmpty());
    }

    /** The texts at a path; where an array stands in it, those of all its elements. */
    private static List<String> words(String field, JsonNode body) {
        List<JsonNode> nodes = List.of(body);
        for (String part : field.split("\\.", -1)) {
            List<JsonNode> next = new ArrayList<>();
            for (JsonNode node : nodes) {
                if (node.isArray()) {
                    node.forEach(element -> next.add(element.path(part)));
                } else {
                    next.add(node.path(part));
                }
            }
            nodes = next;
        }
        return nodes.stream()
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .toList();
    }

    /** Conditions of which one makes it an error: {@code errors}, {@code status=0}. */
    public void setWhen(String conditions) {
        this.when = list(conditions);
    }

    /** The fields that say what is wrong. */
    public void setText(String fields) {
        this.text = list(fields);
    }

    /** Words that say it is no error after all. */
    public void setNone(String pattern) {
        this.none = compile(pattern);
    }

    /** Words of a daily limit: nothing is asked until midnight UTC. */
    public void setQuota(String pattern) {
        this.quota = compile(pattern);
    }

    /** Words of a rate limit. */
    public void setRateLimited(String pattern) {
        this.rateLimited = compile(pattern);
    }

    /** Words that refuse our credential. */
    public void setRefused(String pattern) {
        this.refused = compile(pattern);
    }

    /** Words of trouble that passes. */
    public void setPassing(String pattern) {
        this.passing = compile(pattern);
    }

    private static Pattern compile(String pattern) {
        return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
    }

    private static List<String> list(String commaSeparated) {
        return Arrays.stream(commaSeparated.split(",")).map(String::strip).toList();
    }
}
