package drover;

import org.junit.platform.suite.api.ExcludeClassNamePatterns;
import org.junit.platform.suite.api.IncludeClassNamePatterns;
import org.junit.platform.suite.api.SelectPackages;
import org.junit.platform.suite.api.Suite;

/** The tests that share one application: it starts once for all of them. */
@Suite
@SelectPackages({"drover.oauth", "drover.routes"})
@IncludeClassNamePatterns(SharedApplicationTests.CLASSES)
@ExcludeClassNamePatterns(OwnApplicationTests.CLASSES)
public class SharedApplicationTests {
    /** Classes of {@code @QuarkusTest}, as the property application.tests of the pom names them. */
    public static final String CLASSES = "drover\\.(routes\\..+Test|oauth\\.AuthorizingTest)";
}
