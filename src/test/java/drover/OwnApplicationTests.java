package drover;

import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/**
 * The tests with an application of their own, because of their profile or a receiver. They take about as long as those of {@link SharedApplicationTests},
 * beside which they run.
 */
@Suite
@SelectPackages({"drover.oauth", "drover.routes"})
@IncludeClassNamePatterns(OwnApplicationTests.CLASSES)
public class OwnApplicationTests {
    public static final String CLASSES =
            "drover\\.\\w+\\.(Act|Authorizing|Cases|ConsoleMore|Google|JavaRoutes|Pace|PollThrows|Receivers|Recipes|SwitchedOff)Test";
}
