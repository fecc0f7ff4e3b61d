package drover.system;

import com.fasterxml.jackson.databind.JsonNode;
import drover.record.Paths;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an API says in a body that all is not well although the status is 200, and with {@code statuses} what it says beside another
 * status. It is declared as a bean in the system's route file and named by the {@link ApiSystem}; without one a 200 is taken at its
 * word, and any other status at its.
 *
 * <p>An answer is an error when one of {@code when} holds. Then its text (the fields of {@code text}, joined) is held against
 * the patterns in this order: {@code none}, {@code quota}, {@code crowded}, {@code rateLimited}, {@code refused}, {@code absent}, {@code permanent}, {@code passing}. What
 * none of them knows is permanent; beside another status than 2xx it is what the status says. There the text begins with the
 * status. Patterns are regular expressions, found anywhere, in upper or lower case.
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
    private Pattern crowded = NEVER;
    private Pattern rateLimited = NEVER;
    private Pattern refused = NEVER;
    private Pattern absent = NEVER;
    private Pattern permanent = NEVER;
    private Pattern passing = NEVER;
    private boolean statuses;
    private ZoneId resetZone = ZoneOffset.UTC;
    private Pattern advised = NEVER;
    private String advice = "";

    /** What kind of error a body tells of. */
    enum Kind {
        /** Nothing is left of today's calls. */
        QUOTA(Judged.Meaning.EXHAUSTED),
        /** Too many calls at once. */
        CROWDED(Judged.Meaning.CROWDED),
        RATE_LIMITED(Judged.Meaning.LIMITED),
        REFUSED(Judged.Meaning.UNAUTHORIZED),
        ABSENT(Judged.Meaning.ABSENT),
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

    /**
     * What a body says beside a status that is no success.
     *
     * @return null where the status has to say it: nothing is declared, or the body says nothing that is
     */
    Found beside(int status, JsonNode body) {
        if (!statuses || body == null || when.stream().noneMatch(condition -> holds(condition, body))) {
            return null;
        }
        String words = words(body);
        String all = status + " " + words;
        Kind kind = known(all);
        return kind == null ? null : new Found(kind, advise(all, words));
    }

    /** What is told of an answer whose status has to say it. */
    String advise(int status, JsonNode body, String told) {
        return statuses && body != null ? advise(status + " " + words(body), told) : told;
    }

    /** What to do is said beside what is wrong. */
    private String advise(String all, String words) {
        return advised.matcher(all).find() ? words + ": " + advice : words;
    }

    /** Where it begins its days: what is used up for today is there again at its midnight. */
    ZoneId resetZone() {
        return resetZone;
    }

    /** The error in a body, or null when it tells of none. */
    Found find(JsonNode body) {
        if (when.stream().noneMatch(condition -> holds(condition, body))) {
            return null;
        }
        String words = words(body);
        if (none.matcher(words).find()) {
            return null;
        }
        return new Found(kind(words), advise(words, words));
    }

    private String words(JsonNode body) {
        String words =
                text.stream().flatMap(field -> words(field, body).stream()).collect(Collectors.joining("; "));
        if (words.isBlank()) {
            words = when.stream()
                    .flatMap(field -> Paths.all(body, field).stream().flatMap(at -> Said.in(at).stream()))
                    .collect(Collectors.joining("; "));
        }
        return words;
    }

    private Kind kind(String words) {
        Kind known = known(words);
        return known != null ? known : words.isBlank() ? Kind.PASSING : Kind.PERMANENT;
    }

    private Kind known(String words) {
        if (quota.matcher(words).find()) {
            return Kind.QUOTA;
        }
        if (crowded.matcher(words).find()) {
            return Kind.CROWDED;
        }
        if (rateLimited.matcher(words).find()) {
            return Kind.RATE_LIMITED;
        }
        if (refused.matcher(words).find()) {
            return Kind.REFUSED;
        }
        Kind other = passing.matcher(words).find() ? Kind.PASSING : null;
        return absent.matcher(words).find()
                ? Kind.ABSENT
                : permanent.matcher(words).find() ? Kind.PERMANENT : other;
    }

    /** {@code field}, a path: it is there and not empty; {@code field=value}: it is that text. */
    private static boolean holds(String condition, JsonNode body) {
        int equals = condition.indexOf('=');
        if (equals >= 0) {
            return words(condition.substring(0, equals), body).contains(condition.substring(equals + 1));
        }
        return body.isObject() && Paths.all(body, condition).stream().anyMatch(BodyErrors::isThere);
    }

    private static boolean isThere(JsonNode value) {
        return !value.isMissingNode() && !value.isNull() && !(value.isContainerNode() && value.isEmpty());
    }

    /** The texts at a path; where an array stands in it, those of all its elements. */
    private static List<String> words(String field, JsonNode body) {
        return Paths.all(body, field).stream()
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .toList();
    }

    /** Conditions of which one makes it an error: {@code errors}, {@code status=0}, {@code QueryResponse.Fault}. */
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

    /** Whether it also says more than the status where that is no success. */
    public void setStatuses(boolean statuses) {
        this.statuses = statuses;
    }

    /** The zone at whose midnight a daily limit begins anew: {@code America/Los_Angeles}. */
    public void setResetZone(String zone) {
        this.resetZone = ZoneId.of(zone);
    }

    /** Words beside which {@code advice} is told. */
    public void setAdvised(String pattern) {
        this.advised = compile(pattern);
    }

    /** What to do about them. */
    public void setAdvice(String advice) {
        this.advice = advice;
    }

    /** Words that say that what was asked for is not there: that is taken for a 404. */
    public void setAbsent(String pattern) {
        this.absent = compile(pattern);
    }

    /** Words of what will be answered again, and closes nothing. */
    public void setPermanent(String pattern) {
        this.permanent = compile(pattern);
    }

    /** Words of a daily limit: nothing is asked until midnight. */
    public void setQuota(String pattern) {
        this.quota = compile(pattern);
    }

    /** Words of a limit of calls at once: fewer are made at once, and none for a while. */
    public void setCrowded(String pattern) {
        this.crowded = compile(pattern);
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
