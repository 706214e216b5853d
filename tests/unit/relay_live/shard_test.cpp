#include "server-relay/live/shard.h"

#include "tests/catch.h"
#include "tests/unit/relay_live/live_records.h"

using namespace earshot::relay;

namespace {

using After = Shard::After;

const SharedChannel kTracksShared = std::make_shared<const Channel>("tracks", "tracks", Overflow::DropOldest);
const SharedChannel kChartsShared = std::make_shared<const Channel>("charts", "charts", Overflow::Conflate);
const Channel& kTracks = *kTracksShared;
const Channel& kCharts = *kChartsShared;

/// A client that takes what is there when it is asked to.
class Reader final : public Member {
 public:
  explicit Reader(std::size_t most = 1 << 20) : Member(most) {}
  void wake() override {}
  void dismiss(std::uint16_t, std::string_view) override { dismissed = true; }
  void whenDrained(std::function<void()> drained) override { drained(); }

  /// What it was told, but for the places where its subscriptions begin.
  std::string got() {
    std::string all;
    while (!outbox.empty()) {
      const std::string message = text(outbox.take());
      if (message.find("subscribed") != std::string::npos) {
        subscribed = message;
      } else {
        all += message;
      }
    }
    return all;
  }

  std::string subscribed;

  bool dismissed = false;
};

struct House {
  explicit House(std::size_t memory = 1 << 20)
      : shard(memory, [this](Shard::Replay asked) { replays.push_back(std::move(asked)); }) {}

  std::vector<Shard::Replay> replays;
  Shard shard;
};

}  // namespace

TEST_CASE("who subscribes without saying where gets what comes from now on") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  house.shard.deliver(kTracks, shared(0, 10, 10));
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, std::nullopt);
  CHECK(reader->got().empty());
  house.shard.deliver(kTracks, shared(0, 11, 12));
  CHECK(reader->got() == batchOf("tracks", records(0, 11, 12)));
  CHECK(house.replays.empty());
}

TEST_CASE("who was away for a moment is served from memory, from the middle of a batch too") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  house.shard.deliver(kTracks, shared(0, 10, 12));
  house.shard.deliver(kTracks, shared(0, 13, 13));
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 11}});
  CHECK(reader->got() == batchOf("tracks", records(0, 12, 13)));
  house.shard.deliver(kTracks, shared(0, 14, 14));
  CHECK(reader->got() == batchOf("tracks", records(0, 14, 14)));
  CHECK(house.replays.empty());
}

TEST_CASE("who was away for longer replays the log, gets nothing live meanwhile, and then all that came") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  house.shard.deliver(kTracks, shared(0, 10, 10));
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 3}});
  REQUIRE(house.replays.size() == 1);
  Shard::Replay replay = house.replays[0];
  CHECK(replay.seen == Seen{3});
  house.shard.deliver(kTracks, shared(0, 11, 11));
  CHECK(reader->got().empty());

  CHECK(house.shard.wants(replay));
  house.shard.deliver(replay, shared(0, 4, 7));
  replay.seen = {7};
  CHECK(!house.shard.join(replay));
  house.shard.deliver(replay, shared(0, 8, 10));
  replay.seen = {10};
  CHECK(house.shard.join(replay));
  CHECK(!house.shard.wants(replay));
  Batch all = records(0, 4, 11);
  CHECK(reader->got() == batchOf("tracks", all));
}

TEST_CASE("who replays past what was delivered here gets nothing twice") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 3}});
  Shard::Replay replay = house.replays.at(0);
  house.shard.deliver(replay, shared(0, 4, 12));
  replay.seen = {12};
  REQUIRE(house.shard.join(replay));
  house.shard.deliver(kTracks, shared(0, 10, 11));
  house.shard.deliver(kTracks, shared(0, 12, 14));
  CHECK(reader->got() == batchOf("tracks", records(0, 4, 14)));
}

TEST_CASE("who comes from a relay that is ahead waits for this one, after the log was asked") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 11}});
  REQUIRE(house.replays.size() == 1);
  REQUIRE(house.shard.join(house.replays[0]));
  house.shard.deliver(kTracks, shared(0, 10, 11));
  CHECK(reader->got().empty());
  house.shard.deliver(kTracks, shared(0, 12, 12));
  CHECK(reader->got() == batchOf("tracks", records(0, 12, 12)));
}

TEST_CASE("memory is bounded, and who is behind it replays") {
  House house(2 * records(0, 10, 10).text.size());
  house.shard.open(kTracksShared, {9}, {});
  for (int offset = 10; offset < 20; ++offset) house.shard.deliver(kTracks, shared(0, offset, offset));
  const auto near = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *near, After{{0, 17}});
  CHECK(near->got() == batchOf("tracks", records(0, 18, 19)));
  const auto far = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *far, After{{0, 16}});
  CHECK(house.replays.size() == 1);
}

TEST_CASE("who leaves or subscribes anew is not replayed to any more") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 3}});
  house.shard.unsubscribe(kTracks, *reader);
  CHECK(!house.shard.wants(house.replays.at(0)));
  house.shard.subscribe(kTracks, *reader, After{{0, 4}});
  CHECK(!house.shard.wants(house.replays.at(0)));
  CHECK(house.shard.wants(house.replays.at(1)));
  house.shard.leave(*reader);
  CHECK(!house.shard.wants(house.replays.at(1)));
  CHECK(reader->channels.empty());
}

TEST_CASE("a state is a snapshot, then the latest") {
  House house;
  house.shard.open(kChartsShared, {3}, {shared(0, 4, 4)});
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kCharts, *reader, std::nullopt);
  CHECK(reader->got() == batchOf("charts", records(0, 4, 4)));
  house.shard.deliver(kCharts, shared(0, 5, 5));
  house.shard.deliver(kCharts, shared(0, 6, 6));
  CHECK(reader->got() == batchOf("charts", records(0, 6, 6)));
  const auto late = std::make_shared<Reader>();
  house.shard.subscribe(kCharts, *late, After{{0, 0}});
  CHECK(late->got() == batchOf("charts", records(0, 6, 6)));
  // Of states that came together the last is the state.
  house.shard.deliver(kCharts, shared(0, 7, 9));
  CHECK(reader->got() == batchOf("charts", records(0, 9, 9)));
  const auto later = std::make_shared<Reader>();
  house.shard.subscribe(kCharts, *later, std::nullopt);
  CHECK(later->got() == batchOf("charts", records(0, 9, 9)));
  CHECK(house.replays.empty());
}

TEST_CASE("partitions are resumed each from its own offset") {
  House house;
  house.shard.open(kTracksShared, {9, 4}, {});
  house.shard.deliver(kTracks, shared(0, 10, 11));
  house.shard.deliver(kTracks, shared(1, 5, 6));
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 10}, {1, 6}});
  CHECK(reader->got() == batchOf("tracks", records(0, 11, 11)));
}

TEST_CASE("a partition that only another relay knows yet is asked of the log, and nothing of it comes twice") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 9}, {1, 3}, {2'000'000'000, 3}});
  REQUIRE(house.replays.size() == 1);
  CHECK(house.replays[0].seen == Seen{9, 3});
  CHECK(house.shard.join(house.replays[0]));
  reader->got();
  house.shard.deliver(kTracks, shared(1, 0, 2));
  CHECK(reader->got().empty());
  house.shard.deliver(kTracks, shared(1, 3, 5));
  CHECK(reader->got() == batchOf("tracks", records(1, 4, 5)));
}

TEST_CASE("a topic that comes later is heard from its beginning, and resumed") {
  House house;
  house.shard.open(kTracksShared, {}, {});
  const auto early = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *early, std::nullopt);
  CHECK(early->got().empty());
  CHECK(early->subscribed == R"({"type":"subscribed","channel":"tracks","after":{}})");
  house.shard.deliver(kTracks, shared(1, 0, 1));
  CHECK(early->got() == batchOf("tracks", records(1, 0, 1)));
  const auto again = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *again, After{});
  CHECK(again->got() == batchOf("tracks", records(1, 0, 1)));
  CHECK(house.replays.empty());
}

TEST_CASE("a subscription says where it begins, for every partition there is") {
  House house;
  house.shard.open(kTracksShared, {9, 4}, {});
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, std::nullopt);
  CHECK(reader->got().empty());
  CHECK(reader->subscribed == R"({"type":"subscribed","channel":"tracks","after":{"0":9,"1":4}})");
  house.shard.unsubscribe(kTracks, *reader);
  house.shard.subscribe(kTracks, *reader, After{{1, 3}});
  reader->got();
  CHECK(reader->subscribed == R"({"type":"subscribed","channel":"tracks","after":{"0":-1,"1":3}})");
}

TEST_CASE("a partition that a client does not name is resumed from its beginning") {
  House house;
  house.shard.open(kTracksShared, {-1, -1}, {});
  house.shard.deliver(kTracks, shared(0, 0, 1));
  house.shard.deliver(kTracks, shared(1, 0, 0));
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 1}});
  CHECK(reader->got() == batchOf("tracks", records(1, 0, 0)));
  CHECK(house.replays.empty());
}

TEST_CASE("what was there before the relay began is served from memory, if that was read") {
  House house;
  house.shard.open(kTracksShared, {4}, {shared(0, 5, 7), shared(0, 8, 9)});
  const auto reader = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *reader, After{{0, 6}});
  CHECK(reader->got() == batchOf("tracks", records(0, 7, 9)));
  const auto late = std::make_shared<Reader>();
  house.shard.subscribe(kTracks, *late, std::nullopt);
  CHECK(late->got().empty());
  CHECK(house.replays.empty());
}

TEST_CASE("who has no room for all that memory has replays the log instead of losing some") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  for (int offset = 10; offset < 20; ++offset) house.shard.deliver(kTracks, shared(0, offset, offset));
  const std::size_t one = records(0, 10, 10).text.size();
  const auto reader = std::make_shared<Reader>(3 * one);
  house.shard.subscribe(kTracks, *reader, After{{0, 9}});
  REQUIRE(house.replays.size() == 1);
  Shard::Replay replay = house.replays[0];
  std::string all = reader->got();
  // As a replay goes on: a part, and the next when that is taken.
  for (std::int64_t offset = 10;; offset += 2) {
    REQUIRE(offset < 20);
    house.shard.deliver(replay, shared(0, offset, offset + 1));
    replay.seen = {offset + 1};
    if (house.shard.join(replay)) break;
    all += reader->got();
  }
  all += reader->got();
  CHECK(all.find("gap") == std::string::npos);
  for (int offset = 10; offset < 20; ++offset)
    CHECK(all.find(R"("offset":)" + std::to_string(offset) + ",") != std::string::npos);
}

TEST_CASE("one batch that is larger than a client's room does not keep it from joining") {
  House house;
  house.shard.open(kTracksShared, {9}, {});
  house.shard.deliver(kTracks, shared(0, 10, 30));
  const auto reader = std::make_shared<Reader>(64);
  house.shard.subscribe(kTracks, *reader, After{{0, 9}});
  CHECK(reader->got() == batchOf("tracks", records(0, 10, 30)));
  CHECK(house.replays.empty());
}

namespace {

KeyedBatches keyed(const std::string& key, std::int64_t first, std::int64_t last) {
  return {{{key, shared(0, first, last)}}, {last}};
}

}  // namespace

TEST_CASE("a private channel hears what is of its key, and nothing of others") {
  House house;
  CHECK(!house.shard.isPrivateOpen());
  house.shard.openPrivate("listeners", {9});
  REQUIRE(house.shard.isPrivateOpen());
  const auto ann = std::make_shared<Reader>();
  const auto bob = std::make_shared<Reader>();
  house.shard.subscribe(house.shard.privateChannel("ann"), *ann, std::nullopt);
  house.shard.subscribe(house.shard.privateChannel("bob"), *bob, std::nullopt);
  house.shard.deliverPrivate(keyed("ann", 10, 10));
  house.shard.deliverPrivate(keyed("bob", 11, 12));
  house.shard.deliverPrivate(keyed("carl", 13, 13));
  CHECK(ann->got() == batchOf("listener/ann", records(0, 10, 10)));
  CHECK(bob->got() == batchOf("listener/bob", records(0, 11, 12)));
  CHECK(ann->subscribed == R"({"type":"subscribed","channel":"listener/ann","after":{"0":9}})");
}

TEST_CASE("a private channel goes with its last client, and who comes again resumes from the log") {
  House house;
  house.shard.openPrivate("listeners", {9});
  const auto first = std::make_shared<Reader>();
  const auto second = std::make_shared<Reader>();
  house.shard.subscribe(house.shard.privateChannel("ann"), *first, std::nullopt);
  house.shard.deliverPrivate(keyed("ann", 10, 10));
  house.shard.subscribe(house.shard.privateChannel("ann"), *second, After{{0, 9}});
  CHECK(second->got() == batchOf("listener/ann", records(0, 10, 10)));
  house.shard.leave(*first);
  house.shard.leave(*second);
  house.shard.deliverPrivate(keyed("ann", 11, 11));
  const auto again = std::make_shared<Reader>();
  house.shard.subscribe(house.shard.privateChannel("ann"), *again, After{{0, 10}});
  REQUIRE(house.replays.size() == 1);
  CHECK(house.replays[0].channel->key == "ann");
  CHECK(house.replays[0].channel->topic == "listeners");
  CHECK(house.shard.wants(house.replays[0]));
  house.shard.leave(*again);
  CHECK(!house.shard.wants(house.replays[0]));
}

TEST_CASE("who saw the last of its own private channel resumes without the log, whatever others have said since") {
  House house;
  house.shard.openPrivate("listeners", {9, 3});
  const auto first = std::make_shared<Reader>();
  house.shard.subscribe(house.shard.privateChannel("ann"), *first, std::nullopt);
  house.shard.deliverPrivate(keyed("ann", 10, 10));
  house.shard.leave(*first);
  house.shard.deliverPrivate(keyed("bob", 11, 500));
  const auto again = std::make_shared<Reader>();
  house.shard.subscribe(house.shard.privateChannel("ann"), *again, After{{0, 10}, {1, 3}});
  const auto quiet = std::make_shared<Reader>();
  house.shard.subscribe(house.shard.privateChannel("cid"), *quiet, After{{0, 9}, {1, 3}});
  CHECK(house.replays.empty());
  house.shard.deliverPrivate(keyed("ann", 501, 501));
  CHECK(again->got() == batchOf("listener/ann", records(0, 501, 501)));
  // What lies before the relay's beginning it does not know.
  const auto old = std::make_shared<Reader>();
  house.shard.subscribe(house.shard.privateChannel("dan"), *old, After{{0, 8}, {1, 3}});
  CHECK(house.replays.size() == 1);
}

TEST_CASE("who takes a private channel too slowly must go") {
  House house;
  house.shard.openPrivate("listeners", {9});
  const auto reader = std::make_shared<Reader>(64);
  house.shard.subscribe(house.shard.privateChannel("ann"), *reader, std::nullopt);
  house.shard.deliverPrivate(keyed("ann", 10, 10));
  CHECK(!reader->dismissed);
  house.shard.deliverPrivate(keyed("ann", 11, 11));
  CHECK(reader->dismissed);
}
