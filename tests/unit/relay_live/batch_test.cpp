#include "server-relay/live/batch.h"

#include "tests/catch.h"
#include "tests/unit/relay_live/live_records.h"

using namespace earshot::relay;

TEST_CASE("a record is written with its place, its time and its value") {
  Batch batch;
  batch.add({2, 41, 1700000000123, "key", "unused"}, R"({"id":"t1"})");
  CHECK(batch.text == R"({"partition":2,"offset":41,"at":1700000000123,"value":{"id":"t1"}})");
}

TEST_CASE("batches join in their order") {
  Batch batch = records(0, 3, 4);
  batch.append(records(1, 0, 0));
  batch.append(Batch());
  CHECK(batch.text == records(0, 3, 4).text + "," + records(1, 0, 0).text);
  Seen seen;
  batch.markIn(seen);
  CHECK(seen == Seen{4, 0});
  CHECK(batch.without({3, -1}).text == records(0, 4, 4).text + "," + records(1, 0, 0).text);
}

TEST_CASE("what was seen is left out, partition by partition") {
  const Batch batch = records(0, 5, 7);
  CHECK(batch.isNewTo({4}));
  CHECK(batch.isNewTo({}));
  CHECK(!batch.isNewTo({5}));
  CHECK(batch.without({5}).text == records(0, 6, 7).text);
  CHECK(batch.without({7}).empty());
  CHECK(batch.without({7}).text.empty());
  CHECK(batch.without({4}).text == batch.text);
}
