package drover.deploy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a PromQL expression names: as much of the language as our rules and dashboard use. promtool says whether it is PromQL at all.
 *
 * @param selectors the metrics, with the labels asked of each: by its braces, or by what it is grouped by or matched on
 * @param by the labels of the first {@code by (…)}; empty without one
 */
record PromQl(List<Selector> selectors, Set<String> by) {

    /** A metric, and labels that it must have. */
    record Selector(String metric, Set<String> labels) {}

    private static final Pattern TEXT = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern TIME = Pattern.compile("\\[[^]]*]|\\boffset\\s+\\w+");
    private static final Pattern GROUPING = Pattern.compile("\\b(by|on)\\s*\\(([^)]*)\\)");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:.])([a-zA-Z_:][\\w:]*)\\s*(\\(|\\{[^}]*})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "by", "on");

    static PromQl of(String expression) {
        String text = TIME.matcher(TEXT.matcher(expression).replaceAll("\"\"")).replaceAll(" ");
        List<MatchResult> groupings = GROUPING.matcher(text).results().toList();
        Set<String> by = new LinkedHashSet<>();
        groupings.stream()
                .filter(grouping -> grouping.group(1).equals("by"))
                .findFirst()
                .ifPresent(first -> by.addAll(labels(first)));
        String blanked = GROUPING.matcher(text)
                .replaceAll(found -> " ".repeat(found.group().length()));
        List<Selector> selectors = new ArrayList<>();
        Matcher name = NAME.matcher(blanked);
        while (name.find()) {
            String after = name.group(2) == null ? "" : name.group(2);
            if (WORDS.contains(name.group(1)) || after.equals("(")) {
                continue;
            }
            Set<String> labels = new LinkedHashSet<>();
            LABEL.matcher(after).results().forEach(found -> labels.add(found.group(1)));
            for (MatchResult grouping : groupings) {
                boolean its = grouping.group(1).equals("on") || reach(blanked, grouping.end()) > name.start();
                if (its && (grouping.group(1).equals("on") || grouping.start() < name.start())) {
                    labels.addAll(labels(grouping));
                }
            }
            selectors.add(new Selector(name.group(1), labels));
        }
        return new PromQl(selectors, by);
    }

    private static List<String> labels(MatchResult grouping) {
        return List.of(grouping.group(2).strip().split("\\s*,\\s*", -1));
    }

    /** Where the parentheses end that open after this place. */
    private static int reach(String text, int from) {
        int open = text.indexOf('(', from);
        int depth = 0;
        for (int i = open; i >= 0 && i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return from;
    }
}
