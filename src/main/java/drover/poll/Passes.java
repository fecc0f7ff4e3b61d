package drover.poll;

import drover.record.Kind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * Passes through lists that cannot be asked for their changes: such a list is read from its beginning to its end each time.
 * What has changed is found by comparison, and what has gone by its absence, which only complete passes can tell.
 */
@ApplicationScoped
class Passes {
    private final Gone gone;
    private final Missed missed;
    private final Blind blind = new Blind();

    Passes(Gone gone, Missed missed) {
        this.gone = gone;
        this.missed = missed;
    }

    /**
     * Another pass.
     *
     * @param kinds the names of the beans that describe what the list holds; its own kind is the first
     */
    Comparison begin(CamelContext camel, String kinds) {
        return begin(Stream.of(kinds.split(",", -1))
                .map(name -> Kind.named(camel, name.strip()))
                .toList());
    }

    Comparison begin(List<Kind> kinds) {
        return new Comparison(gone, missed, blind, new Once(kinds));
    }
}
