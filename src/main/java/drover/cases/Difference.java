package drover.cases;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** What is not as a case says. */
sealed interface Difference {
    /** The most of an event that is shown on a line. */
    int LONGEST = 600;

    /** Lines for a person. */
    List<String> lines();

    /** An event that was expected and did not come. */
    record Missing(JsonNode expected) implements Difference {
        @Override
        public List<String> lines() {
            return List.of("- " + head(expected) + "  expected, and it did not come", "    " + cut(expected));
        }
    }

    /** An event that nobody expected. */
    record Unexpected(JsonNode event) implements Difference {
        @Override
        public List<String> lines() {
            return List.of("+ " + head(event) + "  came, and was not expected", "    " + cut(event.path("data")));
        }
    }

    /**
     * An event that came, and is another.
     *
     * @param fields what differs in it
     */
    record Changed(JsonNode event, List<Field> fields) implements Difference {
        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>();
            lines.add("~ " + head(event) + "  differs");
            for (Field field : fields) {
                lines.add("    " + field.path());
                lines.add("      expected  " + cut(field.expected()));
                lines.add("      actual    " + (field.actual().isMissingNode() ? "nothing" : cut(field.actual())));
            }
            return lines;
        }
    }

    /** A field of an event, by its path: {@code data.total.amount}. */
    record Field(String path, JsonNode expected, JsonNode actual) {}

    /**
     * Other texts are there than expected.
     *
     * @param what they are, such as the reasons in quarantine
     */
    record Texts(String what, List<String> expected, List<String> actual) implements Difference {
        @Override
        public List<String> lines() {
            List<String> lines = new ArrayList<>(List.of("~ " + what + "  differs"));
            expected.stream().filter(one -> !actual.contains(one)).forEach(one -> lines.add("    - expected  " + one));
            actual.stream().filter(one -> !expected.contains(one)).forEach(one -> lines.add("    + actual    " + one));
            if (lines.size() == 1) {
                lines.add("    expected  " + expected);
                lines.add("    actual    " + actual);
            }
            return lines;
        }
    }

    /** The case cannot be played to its end. */
    record Broken(String words) implements Difference {
        @Override
        public List<String> lines() {
            return List.of("! " + words);
        }
    }

    private static String head(JsonNode event) {
        return event.path("type").asText() + "  " + event.path("subject").asText();
    }

    private static String cut(JsonNode value) {
        String text = value.toString();
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + " …";
    }
}
