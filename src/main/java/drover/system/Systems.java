package drover.system;

import jakarta.inject.Singleton;
import org.apache.camel.CamelContext;

/** The systems that route files declare. */
@Singleton
class Systems {
    private final CamelContext camel;

    Systems(CamelContext camel) {
        this.camel = camel;
    }

    /** The system of this name, or null where no route file declares one. */
    ApiSystem find(String name) {
        return name.startsWith(Door.DOWNSTREAM) ? null : camel.getRegistry().lookupByNameAndType(name, ApiSystem.class);
    }

    /** The key that has switched an API off, or null where it is on. */
    String off(String api) {
        String enabled = api.replaceFirst("\\..*", "") + ".enabled";
        return camel.resolvePropertyPlaceholders("{{" + enabled + ":true}}").equals("false") ? enabled : null;
    }

    /** How it says in the body of a good answer that something is wrong. */
    BodyErrors errors(String name) {
        ApiSystem system = find(name);
        return system == null ? BodyErrors.NONE : system.errors();
    }
}
