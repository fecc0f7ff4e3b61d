package drover.start;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of a PostgreSQL as people have it: JDBC's, or the one that hosting services give, with or without a user and a
 * password. What goes to the driver, and may be shown, has neither.
 *
 * @param jdbc without user and password
 * @param user or null
 * @param password or null
 */
record PostgresqlUrl(String jdbc, String user, String password) {
    private static final Pattern FORM = Pattern.compile(
            "(?:jdbc:postgresql|postgres|postgresql)://(?:([^:@/?]*)(?::(.*))?@)?([^@/?#\\s]+)(?:/([^@?#\\s]*))?(?:\\?(\\S*))?");

    @Override
    public String toString() {
        return jdbc;
    }

    /** @throws IllegalArgumentException for anything else; the message does not show it */
    static PostgresqlUrl parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("expected jdbc:postgresql://host:5432/drover");
        }
        String user = decode(form.group(1));
        String password = decode(form.group(2));
        List<String> options = new ArrayList<>();
        for (String option :
                form.group(5) == null ? new String[0] : form.group(5).split("&")) {
            if (option.startsWith("user=")) {
                user = decode(option.substring("user=".length()));
            } else if (option.startsWith("password=")) {
                password = decode(option.substring("password=".length()));
            } else if (!option.isEmpty()) {
                options.add(option);
            }
        }
        String jdbc = "jdbc:postgresql://" + form.group(3) + "/" + (form.group(4) == null ? "" : form.group(4))
                + (options.isEmpty() ? "" : "?" + String.join("&", options));
        return new PostgresqlUrl(jdbc, user, password);
    }

    /** A plus is a plus here. */
    private static String decode(String text) {
        return text == null || text.isEmpty()
                ? null
                : URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
