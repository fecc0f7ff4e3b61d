package drover.start;

import drover.system.Authorization;
import drover.system.PlainText;
import java.net.IDN;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Why a value is not what its key must be, and what to write instead. The value itself is not shown: it may be a secret. */
final class Misfit {
    private static final Pattern HOST = Pattern.compile("https?://([^/:?#]*).*");
    private static final Pattern VARIABLE = Pattern.compile("\\$(\\w+)");

    private Misfit() {}

    /** In words that follow the name of the key and a colon. */
    static String of(Key key, String value) {
        return slip(value)
                .or(() -> ofType(key, value))
                .orElseGet(() -> "expected " + key.type().allowed() + ", got " + shape(value));
    }

    /** What has gone wrong while it was written, whatever the key. */
    static Optional<String> slip(String value) {
        if (value.matches("(?s)([\"'`\u201c\u201e]).*[\"'`\u201d\u201c]")) {
            return Optional.of("it has quotes around it: write it without them");
        }
        if (value.matches("(?s).*\\s#.*")) {
            return Optional.of("it has a comment after it: put the comment on a line of its own");
        }
        if (value.contains("{{") || value.contains("}}")) {
            return Optional.of(
                    "it has {{ }} in it, which is replaced in route files only: write the value itself, or ${NAME}");
        }
        return PlainText.invisible(value)
                .map(c -> "it has an invisible character in it (" + c + "): write it again by hand");
    }

    private static Optional<String> ofType(Key key, String value) {
        return Optional.ofNullable(
                switch (key.type().name()) {
                    case "url" -> url(key, value);
                    case "folder" -> folder(value);
                    case "cron" -> cron(value);
                    case "boolean" -> bool(value);
                    case "zone" -> zone(value);
                    case "duration", "durations" -> duration(value);
                    case "postgresql" -> postgresql(value);
                    case "integer" -> value.contains(" ") ? "it has a blank in it: write the number alone" : null;
                    case "choice" -> choice(key, value);
                    case "headers" ->
                        Authorization.refused(value)
                                .map(name -> "it has the header " + name
                                        + ", which Drover or HTTP itself sets: leave it out")
                                .orElse(null);
                    default -> null;
                });
    }

    private static String url(Key key, String value) {
        if (value.contains(" ")) {
            return "it has a blank in it: write %20 where one is meant";
        }
        if (value.matches("https?://[^/?#]*@.*")) {
            String name = key.name();
            return "it has user:password@ in it: write the URL without that"
                    + (name.startsWith("downstream.")
                            ? ", and " + name.replace(".url", ".headers")
                                    + "=Authorization: Basic {acme.basic} with user:password as base64 in ACME_BASIC"
                            : "; it would stand in every log");
        }
        if (!value.contains("://")) {
            return "it does not begin with https://: write https:// in front, or http://";
        }
        Matcher host = HOST.matcher(value);
        if (host.matches() && !host.group(1).chars().allMatch(c -> c < 128)) {
            return "its host has letters that no host name has: write " + IDN.toASCII(host.group(1));
        }
        return isUri(value) ? null : "it has a character in it that no URL has: write it as %XX";
    }

    private static boolean isUri(String value) {
        try {
            return URI.create(value) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String folder(String value) {
        String home = System.getProperty("user.home");
        if (value.startsWith("~")) {
            return "~ is not replaced here: write " + home + value.replaceFirst("^~[^/]*", "");
        }
        Matcher variable = VARIABLE.matcher(value);
        return variable.find()
                ? "$" + variable.group(1) + " is not replaced here: write the folder itself, or ${" + variable.group(1)
                        + "}"
                : null;
    }

    private static String cron(String value) {
        return switch (value.split("\\s+").length) {
            case 1 -> null;
            case 5 ->
                "it has five fields, as in a crontab: write the seconds in front, and ? for the day of the month or"
                        + " of the week: 0 */5 * * * ?";
            default ->
                value.contains("?") ? null : "Quartz wants a ? for the day of the month or of the week: 0 0 3 * * ?";
        };
    }

    private static String bool(String value) {
        String word = value.toLowerCase(Locale.ROOT);
        if (Set.of("yes", "on", "1", "true", "y").contains(word)) {
            return "write true";
        }
        return Set.of("no", "off", "0", "false", "n").contains(word) ? "write false" : null;
    }

    private static String zone(String value) {
        return List.of(TimeZone.getAvailableIDs()).stream()
                .filter(id -> id.equalsIgnoreCase(value.replace(' ', '_')) || id.endsWith("/" + value))
                .findFirst()
                .map(id -> "write " + id)
                .orElse(null);
    }

    private static String duration(String value) {
        if (value.matches("\\d+")) {
            return "it has no unit: write " + value + "s for seconds, or ms, m, h, d";
        }
        return value.matches("[\\d\\s]+[a-zA-Z]+")
                ? "write the number and its unit together, the unit as ms, s, m, h or d: 30s"
                : null;
    }

    private static String postgresql(String value) {
        return value.matches("(?i)(jdbc:)?(mysql|mariadb|sqlite|h2|oracle|sqlserver|mongodb).*")
                ? "Drover keeps its store in PostgreSQL, or without this key in a file"
                : null;
    }

    private static String choice(Key key, String value) {
        return List.of(key.type().allowed().replace("one of ", "").split(", ")).stream()
                .filter(value::equalsIgnoreCase)
                .findFirst()
                .map(choice -> "write " + choice)
                .orElse(null);
    }

    private static String shape(String value) {
        String kind = value.matches("\\d+") ? "digits" : value.matches("[A-Za-z]+") ? "letters" : "characters";
        return value.isEmpty() ? "nothing" : value.length() + " " + kind;
    }
}
