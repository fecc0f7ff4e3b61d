package drover.lint;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** No secret stands in a file, not even in a comment. What is found is not shown. */
final class SecretCheck implements Check {
    /** Secrets that show by their form. */
    private static final List<Pattern> FORMS = List.of(
            Pattern.compile("\\b(sk|rk|pk)_(live|test)_\\w{8,}"),
            Pattern.compile("\\bgh[pousr]_\\w{20,}"),
            Pattern.compile("\\bxox[abprs]-[\\w-]{10,}"),
            Pattern.compile("\\bAKIA[0-9A-Z]{16}\\b"),
            Pattern.compile("\\bAIza[\\w-]{30,}"),
            Pattern.compile("\\bSG\\.[\\w-]{16,}\\.[\\w-]{16,}"),
            Pattern.compile("\\bwhsec_[\\w+/=]{16,}"),
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----"),
            Pattern.compile("\\beyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}"),
            Pattern.compile("\\b(?:Bearer|Basic|App|Token) (?=[^\\s\"'{}]*\\d)[\\w.~+/=-]{16,}"),
            Pattern.compile("\\b[a-z][a-z0-9+.-]*://[^/\\s:@{}\"']+:[^/\\s@{}\"']+@"));

    /** A field, or a parameter of an address, that is called like a secret, and what stands there. */
    private static final Pattern NAMED = Pattern.compile(
            "(?i)\\b[\\w.-]*(?:password|passwd|secret|api[_-]?key|apikey|access[_-]?token|auth[_-]?token|private[_-]?key)"
                    + "(?:\\s*[:=]\\s*|[,]\\s*(?:value|constant|simple):\\s*)[\"']?([\\w.~+/=-]{8,})");

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        List<String> lines = file.text().lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            int column = column(lines.get(i), file.isSandbox());
            if (column > 0) {
                found.add(
                        Rule.SECRET,
                        new Place(i + 1, column),
                        "here stands what looks like a secret.",
                        "Take it away, and change it where it was given out: who has the file has it. A credential is named: authorization:"
                                + " \"Authorization: Bearer {acme.api-key}\"; its value comes from the environment or a file.");
            }
        }
    }

    private static int column(String line, boolean played) {
        for (Pattern form : FORMS) {
            Matcher secret = form.matcher(line);
            if (secret.find()) {
                return secret.start() + 1;
            }
        }
        Matcher named = NAMED.matcher(line);
        // What a sandbox wants is no secret.
        return !played && !line.strip().startsWith("#") && named.find() ? named.start(1) + 1 : 0;
    }
}
