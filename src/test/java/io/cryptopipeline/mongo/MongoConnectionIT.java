package io.cryptopipeline.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import io.cryptopipeline.model.PipelineException;
import io.cryptopipeline.testing.mongo.RealMongo;
import org.junit.jupiter.api.Test;

class MongoConnectionIT {

  @Test
  void shouldNotLetTheUriWeakenWritesOrReads() {
    String uri = RealMongo.uri();
    String options = (uri.contains("?") ? "&" : "?") + "w=0&readPreference=secondaryPreferred";

    try (MongoConnection mongo = MongoParts.open(uri + options, "test")) {
      WriteConcern concern = mongo.database().getWriteConcern();
      assertThat(concern.getWString()).isEqualTo("majority");
      assertThat(concern.getJournal()).isTrue();
      assertThat(mongo.database().getReadPreference()).isEqualTo(ReadPreference.primary());
    }
  }

  @Test
  void shouldNameTheServerAndNotThePasswordWhenNothingAnswers() {
    assertThatThrownBy(
            () ->
                MongoParts.open(
                    "mongodb://user:hush-hush@127.0.0.1:1/?serverSelectionTimeoutMS=100", "test"))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageNotContaining("hush");
  }
}
