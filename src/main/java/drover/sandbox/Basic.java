package drover.sandbox;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Who may ask an account that is played, by HTTP's Basic; what is posted from there is signed with its token. */
@RegisterForReflection
public class Basic {
    private String user = "";
    private String password = "";
    private String token = "";

    /** Whether what a request brings as {@code Authorization} does not let it in. */
    public boolean isStranger(String authorization) {
        String expected =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return !expected.equals(authorization);
    }

    /** Posts it. */
    public void post(Callback callback) {
        callback.post(token);
    }

    public void setUser(String name) {
        this.user = name;
    }

    public void setPassword(String text) {
        this.password = text;
    }

    public void setToken(String text) {
        this.token = text;
    }
}
