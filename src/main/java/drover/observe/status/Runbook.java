package drover.observe.status;

import drover.system.Condition.Code;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which section of docs/runbook.md tells more about a condition: the one whose heading ends with its code in parentheses. */
final class Runbook {
    private static final Pattern HEADING = Pattern.compile("^## (.*\\((\\w+(?:, \\w+)*)\\))$", Pattern.MULTILINE);

    private final Map<Code, String> anchors = new EnumMap<>(Code.class);

    /** @param text the file */
    Runbook(String text) {
        Matcher headings = HEADING.matcher(text);
        while (headings.find()) {
            for (Code code : Code.values()) {
                if (List.of(headings.group(2).split(", ")).contains(code.text())) {
                    anchors.putIfAbsent(code, anchor(headings.group(1)));
                }
            }
        }
    }

    /** The anchor of its section; empty where there is none. */
    String link(Code code) {
        return anchors.getOrDefault(code, "");
    }

    /** As GitHub makes the anchor of a heading. */
    static String anchor(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }
}
