package drover.observe.console;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.support.console.AbstractDevConsole;

/** A console of our own: what it shows is a JSON tree, and as text the same in lines. */
class TreeConsole extends AbstractDevConsole {
    private final Supplier<ObjectNode> tree;

    TreeConsole(String id, String displayName, String description, Supplier<ObjectNode> tree) {
        super("drover", id, displayName, description);
        this.tree = tree;
    }

    @Override
    protected Map<String, Object> doCallJson(Map<String, Object> options) {
        return Clean.object(tree.get());
    }

    @Override
    protected String doCallText(Map<String, Object> options) {
        return Lines.of(tree.get());
    }
}
