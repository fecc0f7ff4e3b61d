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
        return camel.getRegistry().lookupByNameAndType(name, ApiSystem.class);
    }
}
