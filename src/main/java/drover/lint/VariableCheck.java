package drover.lint;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every variable that is read is set: in a file, or by Java. */
final class VariableCheck implements Check {
    private static final Pattern READ = Pattern.compile("\\$\\{variable\\.(\\w+)");

    private final Known known;

    VariableCheck(Known known) {
        this.known = known;
    }

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        Set<String> set = new TreeSet<>(known.variables());
        all.files().forEach(one -> set(one).forEach(set::add));
        for (Written text : Written.in(file, all)) {
            READ.matcher(text.text())
                    .results()
                    .filter(read -> text.instance() == null && !set.contains(read.group(1)))
                    .forEach(read -> unset(read.group(1), text.place(), set, found));
        }
        for (Step step : file.steps()) {
            String sent = step.node().text("variableSend");
            if (!sent.isEmpty() && !set.contains(first(sent))) {
                unset(sent, step.node().at("variableSend").place(), set, found);
            }
        }
    }

    private static void unset(String name, Place place, Set<String> set, Found found) {
        found.add(Rule.VARIABLE, place, "nothing sets the variable " + name + ".", Names.instead(name, set));
    }

    private static Stream<String> set(RouteFile file) {
        return Stream.concat(
                        file.steps().stream().flatMap(step -> switch (step.name()) {
                            case "setVariable" -> Stream.of(step.node().text("name"));
                            case "setVariables" ->
                                step.node().at("variables").items().stream().map(one -> one.text("name"));
                            default -> Stream.of(step.node().text("variableReceive"));
                        }),
                        file.routes().stream()
                                .map(route -> route.node().at("from").text("variableReceive")))
                .map(VariableCheck::first);
    }

    private static String first(String name) {
        return name.replaceFirst("\\..*", "");
    }
}
