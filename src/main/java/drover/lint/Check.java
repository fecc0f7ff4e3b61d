package drover.lint;

/** One rule, or a few that look at the same. */
interface Check {

    /** Looks at a file that runs together with others. */
    void look(RouteFile file, RouteSet all, Found found);
}
