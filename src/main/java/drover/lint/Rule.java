package drover.lint;

import java.util.Locale;

/** What holds for every route file. */
public enum Rule {
    YAML(Level.ERROR, "The file is YAML, and says each thing once."),
    SCHEMA(Level.ERROR, "Camel's YAML DSL knows every field and value."),
    COMPONENT(Level.ERROR, "Every endpoint has a component that is there, with options that it knows."),
    TEMPLATE(Level.ERROR, "A template that is used is there, and is given what it wants."),
    BEAN(
            Level.ERROR,
            "Every bean that is named is there, once, with the methods that are called and the properties that are set."),
    CLASS(Level.ERROR, "Every class that is named is there, in a native binary too."),
    EXPRESSION(Level.ERROR, "Every expression can be read."),
    KEY(Level.ERROR, "Every key that is read is declared, with one default."),
    DIRECT(Level.ERROR, "Every direct: that is sent to is a route."),
    VARIABLE(Level.ERROR, "Every variable that is read is set."),
    DOOR(
            Level.ERROR,
            "HTTP is called through a door: paced, with time-outs, in a circuit breaker that cannot look like success."),
    HEADER(Level.ERROR, "Headers are what goes over the wire; own state is in variables."),
    SECRET(Level.ERROR, "No secret stands in a file."),
    CRON(Level.ERROR, "Every schedule fires."),
    DOCUMENT(Level.ERROR, "Every GraphQL document that is named is a file."),
    ID(Level.ERROR, "Every route has an id of its own."),
    NAME(Level.WARNING, "Routes have a group and a description, and are named system-thing-verb."),
    POLL(Level.ERROR, "A poll can be switched off, and waits for itself."),
    HEAD(Level.WARNING, "A file names the schema, and says what it does.");

    /** How bad it is. */
    public enum Level {
        ERROR,
        WARNING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Level level;
    private final String holds;

    Rule(Level level, String holds) {
        this.level = level;
        this.holds = holds;
    }

    /** As messages name it. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** An error would fail when it runs, or do harm; a warning is about who reads it. */
    public Level level() {
        return level;
    }

    /** What holds, one sentence. */
    public String holds() {
        return holds;
    }
}
