package io.cryptopipeline.testing.mongo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/** The roles in {@code config/mongodb-roles.json}: commands that create them. */
public final class MongoRoles {

  private static final Path FILE = Path.of("config", "mongodb-roles.json");

  private MongoRoles() {}

  /** Returns all of them. */
  public static List<Document> all() {
    try {
      return Document.parse("{\"roles\":" + Files.readString(FILE) + "}")
          .getList("roles", Document.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For each action of the role on each collection, returns one that lacks it and nothing else. */
  public static List<Document> withoutOneRight(String role) {
    Document whole = named(role);
    List<Document> roles = new ArrayList<>();
    List<Document> privileges = whole.getList("privileges", Document.class);
    for (int i = 0; i < privileges.size(); i++) {
      for (String action : privileges.get(i).getList("actions", String.class)) {
        Document less = named(role);
        List<Document> rest = less.getList("privileges", Document.class);
        List<String> actions = rest.get(i).getList("actions", String.class);
        actions.remove(action);
        if (actions.isEmpty()) {
          rest.remove(i);
        }
        less.put("createRole", role + "-without-" + roles.size());
        roles.add(less);
      }
    }
    return roles;
  }

  /** Returns one of them. */
  public static Document named(String name) {
    return all().stream()
        .filter(role -> role.getString("createRole").equals(name))
        .findFirst()
        .orElseThrow();
  }
}
