package drover.system;

import drover.system.http.HttpClients;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Whether the process ends. It is the first that hears of it: Quarkus closes its HTTP server, which may be whom we call, before it stops Camel. */
@Singleton
class Ending {
    private static final Duration LAST_CALLS = Duration.ofSeconds(4);

    private final HttpClients http;
    private final Thread hook = new Thread(this::begin, "doors-ending");
    private volatile boolean on;

    Ending(HttpClients http) {
        this.http = http;
    }

    @PostConstruct
    void hook() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    @PreDestroy
    void unhook() {
        if (!on) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }

    private void begin() {
        on = true;
        http.endAll(LAST_CALLS);
    }

    boolean isOn() {
        return on;
    }
}
