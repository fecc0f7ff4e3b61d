package drover.lint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What routes need beside them: GraphQL documents; and polls, which can be switched off and wait for themselves. */
final class FilesCheck implements Check {
    /** What names a document, by the bean that it names it to: the system, and what the document is for. */
    private static final Map<String, Pattern> DOCUMENTS = Map.of(
            "queries", Pattern.compile("of\\('([^'<{$]+)',\\s*'([^'<{$]+)'\\)"),
            "pageRequests",
                    Pattern.compile(
                            "by\\(\\$\\{variable.poll}, '([^'<{$]+)-api-call', '[^']*', '[^']*', '([^'<{$]+)', '[^']*'\\)"));

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        for (Written text : Written.in(file, all)) {
            Pattern named = DOCUMENTS.get(text.owner().text("ref"));
            if (named == null || !text.field().equals("method") || !isUsed(text, all)) {
                continue;
            }
            Matcher document = named.matcher(text.text());
            if (document.matches()) {
                look(document.group(1), document.group(2), text, all, found);
            }
        }
        file.routes().stream()
                .filter(route -> route.from().text().startsWith("quartz:"))
                .filter(route -> route.node().text("autoStartup").isEmpty()
                        || !route.node()
                                .at("from")
                                .at("parameters")
                                .text("stateful")
                                .equals("true"))
                .forEach(route -> found.add(
                        Rule.POLL,
                        route.from().place(),
                        "the poll cannot be switched off, or does not wait for itself.",
                        "It needs autoStartup: \"{{<system>.enabled}}\" beside its id, and stateful: true among the parameters of"
                                + " quartz."));
    }

    /** The template of polls has a document only where it asks a connection. */
    private static boolean isUsed(Written text, RouteSet all) {
        return text.instance() == null
                || all.values(text.instance()).getOrDefault("by", "connection").equals("connection");
    }

    private static void look(String system, String name, Written text, RouteSet all, Found found) {
        Pattern file = Pattern.compile(Pattern.quote(system) + "-[a-z0-9]+-" + Pattern.quote(name) + "\\.graphql");
        if (all.documents().stream().noneMatch(one -> file.matcher(one).matches())) {
            found.add(
                    Rule.DOCUMENT,
                    text.place(),
                    "there is no document " + system + "-<schema>-" + name + ".graphql beside the route files.",
                    "Write it; <schema> is what " + system + ".schema says.");
        }
    }
}
