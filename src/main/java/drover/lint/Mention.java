package drover.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something outside of it that a route file names.
 *
 * @param name of a bean, an exception or a key; what is known only at run time is {@code <name>} in a key
 * @param call the method of a bean that is called with its arguments, or empty; of a key the default that is stated there, or null
 * @param called where the call stands
 */
public record Mention(RouteFile file, Kind kind, String name, String call, Place place, Place called) {
    private static final Pattern IN_SIMPLE =
            Pattern.compile("\\$\\{bean:([\\w.-]+)(?:\\?method=(\\w*)|\\.(\\w*))?(\\(.*?\\))?}");
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{ref:([\\w.-]+)}|^#(?:bean:)?([\\w.-]+)$");
    private static final Set<String> CALLING = Set.of("bean", "method", "process");
    private static final Set<String> NAMING =
            Set.of("idempotentRepository", "aggregationStrategy", "routePolicy", "retryWhileRef");

    /** What it is. */
    public enum Kind {
        /** A bean, one of whose methods is called. */
        CALL,
        /** A bean that is handed on. */
        REFERENCE,
        /** The class of an exception. */
        EXCEPTION,
        /** A key of the configuration. */
        KEY
    }

    /** The name of the method that is called, or empty. */
    public String method() {
        return call == null ? "" : call.replaceFirst("(?s)\\(.*", "").strip();
    }

    /** All that a file names itself; what it gives to a template of another file is named there. */
    static List<Mention> in(RouteFile file, RouteSet all) {
        List<Mention> mentions = new ArrayList<>();
        for (Written text : Written.in(file, all)) {
            if (text.instance() == null) {
                beans(file, text, mentions);
                KeyCheck.uses(text.text())
                        .forEach(use -> mentions.add(
                                new Mention(file, Kind.KEY, use.key(), use.preset(), text.place(), text.place())));
            }
        }
        return mentions;
    }

    private static void beans(RouteFile file, Written text, List<Mention> mentions) {
        if (text.field().equals("ref") && CALLING.contains(text.parent())) {
            Yaml method = text.owner().at("method");
            mentions.add(new Mention(
                    file, Kind.CALL, bare(text.text()), file.fillIn(method.text()), text.place(), method.place()));
        }
        Matcher simple = IN_SIMPLE.matcher(text.text());
        while (simple.find()) {
            String method = simple.group(2) == null ? simple.group(3) : simple.group(2);
            String arguments = simple.group(4) == null ? "" : simple.group(4);
            mentions.add(new Mention(
                    file,
                    Kind.CALL,
                    simple.group(1),
                    method == null ? "" : method + arguments,
                    text.place(),
                    text.place()));
        }
        Matcher reference = REFERENCE.matcher(text.text());
        while (reference.find()) {
            String name = reference.group(1) == null ? reference.group(2) : reference.group(1);
            mentions.add(new Mention(file, Kind.REFERENCE, name, "", text.place(), text.place()));
        }
        if (NAMING.contains(text.field())
                && !text.text().startsWith("#")
                && !text.text().contains(":")) {
            mentions.add(new Mention(file, Kind.REFERENCE, text.text(), "", text.place(), text.place()));
        }
        boolean exception = text.field().equals("exception") || text.field().equals("exceptionType");
        if (exception && !text.isOpen()) {
            mentions.add(new Mention(file, Kind.EXCEPTION, text.text(), "", text.place(), text.place()));
        }
    }

    private static String bare(String reference) {
        return reference.replaceFirst("^#(bean:)?", "");
    }
}
