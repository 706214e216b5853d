#include "cli/production.h"

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/analyses.h"
#include "cli/audio_track.h"
#include "cli/commands.h"
#include "cli/dead_letter.h"
#include "cli/failure.h"
#include "cli/produce_state.h"
#include "cli/record_sender.h"
#include "cli/topic.h"
#include "cli/topic_name.h"
#include "cli/track_sources.h"
#include "native/progress.h"
#include "native/sha256.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/thread_pool.h"
#include "native/track_table.h"
#include "shared/records/comma_message.h"
#include "shared/records/track_value.h"

namespace earshot {
namespace {

namespace fs = std::filesystem;

/// Beside the source.
fs::path usualStateFile(const std::string& source) { return namedPath(source) += ".produce.json"; }

/// What makes a file another one: reading all of them would take as long as analyzing.
std::string nameAndSize(const SourceTrack& file) {
  std::error_code unknown;
  const auto size = fs::file_size(file.file, unknown);
  return file.id + '\n' + (unknown ? "?" : std::to_string(size)) + '\n';
}

std::string digestOf(const std::vector<SourceTrack>& files) {
  std::string list;
  for (const SourceTrack& file : files) list += nameAndSize(file);
  return sha256Hex(std::as_bytes(std::span(list)));
}

/// What of a track may name its topic.
template <class Track>
std::string sortedBy(const Track& track, const std::string& topicBy) {
  if (topicBy == "genre") return track.genre;
  if (topicBy == "artist") return track.artist;
  if (topicBy == "album") return track.album;
  if (topicBy == "year" && track.year != 0) return std::to_string(track.year);
  return {};
}

class Production {
 public:
  explicit Production(const ProduceCommand& command)
      : command_(command),
        stateFile_(command.resume.empty() ? usualStateFile(command.source) : fs::path(command.resume)) {}

  int run() {
    auto produced = command_.ofFolder() ? produceFolder() : produceTable();
    if (!produced && produced.error().code != ErrorCode::Canceled) {
      failed(produced.error());
      if (sent() > 0 && !refusal_) tellHowToGoOn("sent so far");
      return kSomeFailed;
    }
    if (stopRequested()) {
      tellHowToGoOn("sent, then stopped");
      return kStopped;
    }
    std::string done = counted(sent() - earlier_, "record") + " to " + printable(command_.to);
    if (earlier_ > 0) done += ", after " + counted(earlier_, "record") + " of an earlier run";
    for (const auto& [topic, count] : topics_)
      done += (topic == topics_.begin()->first ? ": " : ", ") + topic + " " + sentence({grouped(count)});
    std::fprintf(stderr, "earshot: %s: %s\n%s%s", printable(command_.source).c_str(), done.c_str(),
                 report_.text().c_str(), deadLetters().c_str());
    return failures_ > 0 ? kSomeFailed : kAllWell;
  }

 private:
  std::size_t sent() const { return state_ ? state_->sent() : 0; }

  void tellHowToGoOn(const char* done) const {
    std::fprintf(stderr, "earshot: %s %s; the same command goes on from here (%s)\n", counted(sent(), "record").c_str(),
                 done, printable(stateFile_).c_str());
  }

  std::string deadLetters() const {
    std::string text;
    if (aside_.kept > 0)
      text = "  " + counted(aside_.kept, "row") + " kept in the topic " + command_.deadLetters + '\n';
    if (aside_.fault)
      text += "  " + counted(aside_.lost, "row") + " could not be kept in the topic " + command_.deadLetters + ": " +
              aside_.fault->message() + '\n';
    return text;
  }

  /// First what may be wrong, then what takes long.
  Result<void> begin(const std::string& digest) {
    auto state = ProduceState::open(
        stateFile_, {digest, command_.to, command_.topic, command_.topicBy, command_.format}, command_.fresh);
    if (!state) return std::move(state).error();
    state_ = std::move(*state);
    auto log = openLogFor({command_.to, command_.topic}, command_.kafkaProperties);
    if (!log) return std::move(log).error();
    log_ = std::move(*log);
    const auto rate = command_.perSecond();
    sender_.emplace(*log_, *state_, rate, [this] {
      progress_->say("earshot: " + printable(command_.to) + " takes nothing at present; what is on its way waits");
    });
    progress_.emplace("Sending", 0);
    earlier_ = state_->sent();
    if (earlier_ > 0) progress_->say("earshot: goes on after " + counted(earlier_, "record") + " of an earlier run");
    if (rate)
      progress_->say("earshot: " + command_.rate +
                     " a second, a simulation of tracks that come out; --rate max sends them as fast as the log takes "
                     "them");
    return {};
  }

  /// Nothing is on its way afterwards, or that is an error.
  Result<void> end(const Result<void>& read) {
    auto landed = sender_->finish();
    aside_ = sender_->aside();
    progress_.reset();
    log_.reset();
    if (sent() == 0) state_->remove();
    if (!landed) return landed;
    if (refusal_) return *refusal_;
    if (!read) return read.error();
    if (!stopRequested()) state_->remove();
    return {};
  }

  Result<void> produceTable() {
    auto digest = sha256OfFile(command_.source, stopRequested);
    if (!digest) return std::move(digest).error();
    if (auto begun = begin(*digest); !begun) return begun;
    TableReading reading;
    bool wanted = true;
    reading.audio = AudioNumbers::Passed;
    reading.take = [&](const TrackRecord& record) { wanted = wanted && sendRow(record); };
    reading.drop = [&](const DroppedRow& row) { wanted = wanted && setAside(row); };
    reading.progress = [&](std::size_t, std::size_t) { return wanted && !stopRequested(); };
    const auto read = readTrackTable(command_.source, report_, reading);
    if (read) (void)isSame(state_->passAll());
    return end(read);
  }

  bool sendRow(const TrackRecord& record) {
    const std::string json = Json(trackValue(record)).text();
    if (!isSame(state_->pass(record.line, json))) return false;
    if (state_->has(record.line)) return true;
    auto message = command_.format == "json" ? Result<std::string>(withEventId(record.line, json))
                                             : commaMessage(record.line, record);
    if (!message) return drop(record, "id that cannot stand in a comma message", json);
    const std::string topic = topicOf(sortedBy(record, command_.topicBy));
    if (!relay::checkAppend(topic, record.id.size() + message->size()))
      return drop(record, "more than a record can hold", json);
    return send(record.line, topic, record.id, *std::move(message));
  }

  bool drop(const TrackRecord& record, std::string_view cause, std::string_view json) {
    report_.add(Cleaning::RowDropped, cause, sourceName(), record.line, record.id);
    return setAside({record.line, cause, {&json, 1}});
  }

  bool setAside(const DroppedRow& row) {
    return state_->has(row.line) ||
           sender_->setAside(row.line, command_.deadLetters, eventId(row.line), deadLetterOf(sourceName(), row));
  }

  /// Of what was sent; else the command is at its end.
  bool isSame(const Result<void>& passed) {
    if (!passed) refusal_ = passed.error();
    return passed.ok();
  }

  Result<void> produceFolder() {
    auto listed = listTracks({command_.source}, {});
    if (!listed) return std::move(listed).error();
    const std::vector<SourceTrack>& files = *listed;
    if (auto begun = begin(digestOf(files)); !begun) return begun;
    std::vector<std::size_t> left;
    bool same = true;
    for (std::size_t i = 0; same && i < files.size(); ++i) {
      same = isSame(state_->pass(i + 1, nameAndSize(files[i])));
      if (!state_->has(i + 1)) left.push_back(i);
    }
    if (!same || !isSame(state_->passAll())) return end({});
    Analyses analyses(command_.cache, command_.noCache);
    analyses.open();
    {
      ThreadPool pool(command_.jobs);
      orderedMap<Result<NewTrack>>(
          pool, left.size(), [&](std::size_t i) { return analyze(analyses, files[left[i]]); },
          [&](std::size_t i, const Result<NewTrack>& track) { return sendFile(left[i] + 1, track); });
    }
    analyses.close();
    if (failures_ > 0)
      std::fprintf(stderr, "earshot: %zu of %s failed\n", failures_, counted(files.size(), "input").c_str());
    return end({});
  }

  static Result<NewTrack> analyze(const Analyses& analyses, const SourceTrack& file) {
    if (file.problem) return *file.problem;
    const auto analyzed = analyses.analyze(file.file);
    if (!analyzed) return analyzed.error();
    return audioTrack(file, analyzed->file);
  }

  bool sendFile(std::size_t position, const Result<NewTrack>& track) {
    if (stopRequested()) return false;
    if (!track) {
      ++failures_;
      progress_->say("earshot: " + track.error().message());
      return true;
    }
    return send(position, topicOf(sortedBy(*track, command_.topicBy)), track->id,
                withEventId(position, Json(audioTrackValue(*track)).text()));
  }

  std::string topicOf(const std::string& value) const {
    return command_.topicBy.empty() ? command_.topic : topicNameOf(command_.topic, value);
  }

  std::string sourceName() const { return printable(fs::path(command_.source).filename()); }

  std::string eventId(std::uint64_t position) const { return state_->events() + '-' + std::to_string(position); }

  /// As the object's last member.
  std::string withEventId(std::uint64_t position, std::string object) const {
    object.back() = ',';
    return std::move(object) + R"("eventId":")" + eventId(position) + "\"}";
  }

  bool send(std::uint64_t position, const std::string& topic, const std::string& key, std::string value) {
    if (topics_.size() >= kMostTopics && topics_.count(topic) == 0) {
      refusal_ = Error(ErrorCode::InvalidArgument, "--topic-by " + command_.topicBy,
                       {"has made ", grouped(kMostTopics), " topics, and there are more values"},
                       "Brokers suffer from so many: take a field of fewer values, such as genre.");
      return false;
    }
    if (!sender_->send(position, topic, key, std::move(value))) return false;
    progress_->advance();
    ++topics_[topic];
    return true;
  }

  static constexpr std::size_t kMostTopics = 1'000;

  const ProduceCommand& command_;
  fs::path stateFile_;
  CleaningReport report_;
  std::optional<Error> refusal_;  ///< why the same command would not go on either
  RecordSender::Aside aside_;
  std::size_t failures_ = 0;
  std::size_t earlier_ = 0;                    ///< records of earlier runs
  std::map<std::string, std::size_t> topics_;  ///< records of this run
  std::optional<ProduceState> state_;
  std::unique_ptr<relay::Log> log_;
  std::optional<RecordSender> sender_;
  std::optional<Progress> progress_;
};

}  // namespace

bool ProduceCommand::ofFolder() const {
  std::error_code ignored;
  return fs::is_directory(source, ignored);
}

std::optional<double> ProduceCommand::perSecond() const { return rate == "max" ? std::nullopt : parseNumber(rate); }

int produce(const ProduceCommand& command) { return Production(command).run(); }

}  // namespace earshot
