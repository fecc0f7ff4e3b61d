package drover.lint;

import drover.lint.Settings.Declared;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every key that is read is declared; a default that is stated is the declared one. */
final class KeyCheck implements Check {
    private static final Pattern INNERMOST = Pattern.compile("\\{\\{(\\??)([^{}:]+)(?::([^{}]*))?}}");
    /** What stands for a value that another placeholder has. */
    private static final String VALUE = "\u2026";

    private final Settings settings;

    KeyCheck(Settings settings) {
        this.settings = settings;
    }

    /**
     * A key that a text reads.
     *
     * @param preset the default that is stated there, or null
     * @param optional whether one is stated, or it may be missing
     */
    record Use(String key, String preset, boolean optional) {}

    /** The keys that a text reads, those within others first. */
    static List<Use> uses(String text) {
        List<Use> uses = new ArrayList<>();
        String rest = text;
        Matcher innermost = INNERMOST.matcher(rest);
        while (innermost.find()) {
            String preset = innermost.group(3);
            uses.add(new Use(
                    innermost.group(2).strip().replace(VALUE, "<name>"),
                    preset == null || preset.contains(VALUE) ? null : preset,
                    preset != null || !innermost.group(1).isEmpty()));
            rest = rest.substring(0, innermost.start()) + VALUE + rest.substring(innermost.end());
            innermost = INNERMOST.matcher(rest);
        }
        return uses;
    }

    @Override
    public void look(RouteFile file, RouteSet all, Found found) {
        for (Written text : Written.in(file, all)) {
            for (Use use : uses(text.text())) {
                boolean parameter = text.instance() != null
                        && all.template(text.instance()).stream()
                                .anyMatch(template -> template.parameters().containsKey(use.key()));
                if (!use.key().startsWith("quarkus.") && !use.key().equals("<name>") && !parameter) {
                    look(text, use, found);
                }
            }
        }
    }

    private void look(Written text, Use use, Found found) {
        List<Declared> declared = settings.declared(use.key());
        // What a template says of any list need not be declared for each.
        boolean given = text.instance() != null && use.optional();
        if (declared.isEmpty() && !given && settings.value(use.key()).isEmpty()) {
            found.add(
                    Rule.KEY,
                    text.place(),
                    "the key " + use.key() + " is declared nowhere.",
                    "The nearest is " + settings.nearest(use.key())
                            + ". A new one is declared in application.properties, with a comment and a type.");
        }
        // What a template says of any list is for those that declare no key.
        if (use.preset() != null && text.instance() == null && !use.key().startsWith("<name>.<name>.")) {
            declared.stream()
                    .filter(key -> key.preset() != null && !key.preset().equals(use.preset()))
                    .findFirst()
                    .ifPresent(key -> found.add(
                            Rule.KEY,
                            text.place(),
                            "the default of " + use.key() + " is another one in application.properties.",
                            "There it is " + key.preset() + ": leave it out here."));
        }
    }
}
