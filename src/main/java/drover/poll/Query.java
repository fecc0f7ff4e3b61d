package drover.poll;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is asked for a page: a query such as {@code limit={limit}&offset={offset}&modified__gte={since}}. A name in braces
 * stands for its value; a parameter that comes to nothing, or to {@code any}, is left out.
 */
final class Query {
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)}");

    private Query() {}

    /**
     * Fills in a query.
     *
     * @throws IllegalArgumentException when it names something else than there is
     */
    static String fill(String pattern, Map<String, String> values) {
        StringJoiner query = new StringJoiner("&");
        for (String parameter : pattern.split("&", -1)) {
            String filled =
                    NAME.matcher(parameter).replaceAll(name -> Matcher.quoteReplacement(value(name.group(1), values)));
            int equals = filled.indexOf('=');
            String value = filled.substring(equals + 1);
            if (!value.isEmpty() && !(equals > 0 && value.equals("any"))) {
                query.add(filled);
            }
        }
        return query.toString();
    }

    private static String value(String name, Map<String, String> values) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the query names {" + name + "}, and there is only "
                    + values.keySet().stream().sorted().toList());
        }
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
