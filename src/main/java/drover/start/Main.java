package drover.start;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;

/**
 * The process: it looks at what it is given before anything runs, and says in one sentence why it does not start.
 * {@code quarkus.package.main-class} names it: with the annotation, Camel would not start by itself.
 */
public final class Main {
    private static final String LOG_MANAGER = "java.util.logging.manager";

    private Main() {}

    /** Answers a command, or runs until it is told to end. */
    public static void main(String... words) {
        if (System.getProperty(LOG_MANAGER) == null) {
            // Before anything logs; nobody else does it where the jars stand on a plain class path.
            System.setProperty(LOG_MANAGER, "org.jboss.logmanager.LogManager");
        }
        String[] args = SandboxSource.begin(words);
        if (Dev.isAsked(words)) {
            Dev.begin(System.out);
        }
        Commands.Asked asked = Commands.read(System.err, args).orElse(null);
        if (asked != null && asked.visit() != null) {
            asked.visit().accept(System.in, System.out);
            Quarkus.run(null, Main::ended);
            return;
        }
        if (asked != null) {
            Commands.Exit exit = asked.exit();
            (exit.asked() ? System.out : System.err).println(exit.words());
            System.exit(exit.exitCode());
        }
        try {
            SmallRyeConfig config = Preflight.check();
            Systemd.begin(System.getenv(), Probe.of(config));
        } catch (ConfigurationException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
        Quarkus.run(null, Main::ended, args);
    }

    private static void ended(Integer code, Throwable cause) {
        if (cause == null) {
            ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(code, null);
        } else {
            System.err.println(StartFailure.words(cause));
            System.exit(code == 0 ? 1 : code);
        }
    }
}
