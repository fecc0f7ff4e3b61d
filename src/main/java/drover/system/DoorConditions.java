package drover.system;

import drover.system.Condition.Code;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Stream;

/** Why nothing gets through a door. */
@ApplicationScoped
class DoorConditions implements Conditions {
    private final Doors doors;

    DoorConditions(Doors doors) {
        this.doors = doors;
    }

    @Override
    public Stream<Condition> conditions() {
        return doors.all().stream().filter(door -> door.trouble() != null).map(DoorConditions::of);
    }

    private static Condition of(Door door) {
        Code code = door.isRefused()
                ? Code.CREDENTIAL_REFUSED
                : door.isBreakerOpen() ? Code.BREAKER_OPEN : Code.RATE_LIMITED;
        String words = code == Code.RATE_LIMITED ? "it asked for a pause" : door.trouble();
        return new Condition(code, door.who(), null, door.closedUntil(), words);
    }
}
