package drover.apply;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import drover.record.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where in a file something is wrong, as a reason says it line by line: {@code leaflink.camel.yaml:12:5: what is wrong}. */
final class Places {
    private static final Pattern PLACE =
            Pattern.compile("(?:routes/)?([^\\s:]+\\.yaml)(?::(\\d{1,7}):(\\d{1,7}))?: (.+)");

    /** Several may stand in one line. */
    private static final String NEXT = " (?=(?:routes/)?[^\\s:]+\\.yaml:\\d{1,7}:\\d{1,7}: )";

    private Places() {}

    /** Each with {@code file}, {@code line}, {@code column} (null where that is not known) and {@code words}. */
    static ArrayNode of(String reason) {
        ArrayNode all = Json.object().arrayNode();
        if (reason == null) {
            return all;
        }
        reason.lines()
                .filter(line -> !line.isBlank())
                .flatMap(line -> Stream.of(line.strip().split(NEXT)))
                .forEach(line -> {
                    Matcher place = PLACE.matcher(line.strip());
                    boolean known = place.matches();
                    ObjectNode one = all.addObject();
                    one.put("file", known ? place.group(1) : null)
                            .put("line", number(known ? place.group(2) : null))
                            .put("column", number(known ? place.group(3) : null))
                            .put("words", known ? place.group(4) : line.strip());
                });
        return all;
    }

    private static Integer number(String digits) {
        return digits == null ? null : Integer.valueOf(digits);
    }
}
