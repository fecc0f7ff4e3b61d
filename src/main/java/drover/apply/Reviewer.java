package drover.apply;

import java.io.IOException;
import java.util.List;
import java.util.Set;

/** Says what is wrong with route files before anybody runs them. */
public interface Reviewer {
    /**
     * What hinders files from running.
     *
     * @param all every file that would run, these among them
     * @param asked the names of those that are looked at, such as {@code leaflink.camel.yaml}
     * @return a line each: {@code file:line:column}, what is wrong, and what is allowed
     */
    List<String> errors(List<RouteSource> all, Set<String> asked) throws IOException;
}
