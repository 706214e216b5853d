#include <cmath>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/analysis_text.h"
#include "cli/commands.h"
#include "cli/inputs.h"
#include "cli/npy_folder.h"
#include "native/analysis.h"
#include "native/progress.h"
#include "native/stop_signal.h"
#include "native/text.h"
#include "native/thread_pool.h"
#include "shared/utf8.h"

namespace earshot {
namespace {

struct AnalyzeOptions {
  std::vector<std::string> sources;
  std::string set = "librosa";
  std::string excerpt = "30";
  std::string format = "json";
  std::string out;
  std::size_t jobs = 0;
};

/// What becomes of one input.
struct Outcome {
  std::string text;                   ///< for stdout
  std::vector<std::string> warnings;  ///< whole sentences, with the file's name
  std::optional<Error> error;
};

std::optional<double> excerptSeconds(const std::string& text) {
  if (text == "all") return std::nullopt;
  double seconds = 0;
  if (!CLI::detail::lexical_cast(text, seconds) || !std::isfinite(seconds) || seconds <= 0)
    throw CLI::ValidationError("--excerpt", "is \"" + text + "\", takes seconds above 0 or all");
  return seconds;
}

/// Where the text goes: stdout, or a file in --out.
class TextOutput {
 public:
  explicit TextOutput(const AnalyzeOptions& options) {
    if (options.out.empty() || options.format == "npy") return;
    std::error_code ignored;  // opening says why
    std::filesystem::create_directories(options.out, ignored);
    name_ = std::filesystem::path(options.out) / (options.format == "csv" ? "analysis.csv" : "analysis.jsonl");
    file_ = std::fopen(name_.c_str(), "wbe");
  }
  TextOutput(const TextOutput&) = delete;
  TextOutput& operator=(const TextOutput&) = delete;
  ~TextOutput() {
    if (file_ != nullptr && file_ != stdout) std::fclose(file_);
  }

  /// False: the disk is full, the reader is gone or the file could not be made.
  bool write(const std::string& text) {
    return file_ != nullptr && std::fwrite(text.data(), 1, text.size(), file_) == text.size() &&
           std::fflush(file_) == 0;
  }
  std::string name() const { return file_ == stdout ? "stdout" : printable(name_); }

 private:
  std::FILE* file_ = stdout;
  std::filesystem::path name_;
};

class Run {
 public:
  explicit Run(const AnalyzeOptions& options) : options_(options), inputs_(listInputs(options.sources)) {
    analysis_.excerptSeconds = excerptSeconds(options.excerpt);
    analysis_.keepFrames = options.format == "npy";
    analysis_.stop = stopRequested;
    std::vector<std::filesystem::path> files;
    for (const Input& input : inputs_) files.push_back(input.problem ? std::filesystem::path() : input.file);
    if (analysis_.keepFrames) folders_ = folderNames(files);
  }

  int run() {
    TextOutput output(options_);
    bool written = options_.format != "csv" || output.write(csvHeader(FeatureSet::librosa()));
    std::size_t failed = 0;
    {
      Progress progress("Analyzing", inputs_.size());
      ThreadPool pool(options_.jobs);
      orderedMap<Outcome>(
          pool, inputs_.size(),
          [&](std::size_t i) {
            Outcome outcome = analyze(i);
            progress.advance();
            return outcome;
          },
          [&](std::size_t, Outcome outcome) {
            if (stopRequested()) return false;
            for (const std::string& warning : outcome.warnings) progress.say("earshot: warning: " + warning);
            if (outcome.error) {
              ++failed;
              progress.say("earshot: " + outcome.error->message());
            }
            written = written && output.write(outcome.text);
            return written;
          });
    }
    if (stopRequested()) {
      std::fprintf(stderr, "earshot: stopped\n");
      return kStopped;
    }
    if (!written) {
      std::fprintf(stderr, "earshot: %s: cannot be written. Check the disk's space and permissions.\n",
                   output.name().c_str());
      return kSomeFailed;
    }
    if (failed > 0 && inputs_.size() > 1)
      std::fprintf(stderr, "earshot: %zu of %s failed\n", failed, counted(inputs_.size(), "input").c_str());
    return failed > 0 ? kSomeFailed : kAllWell;
  }

 private:
  Outcome analyze(std::size_t i) const {
    if (inputs_[i].problem) return {{}, {}, inputs_[i].problem};
    const Result<AnalyzedFile> analyzed = analyzeFile(inputs_[i].file, analysis_);
    if (!analyzed) return {{}, {}, analyzed.error()};

    Outcome outcome;
    const std::string prefix = printable(inputs_[i].file) + ": ";
    for (const std::string& warning : analyzed->warnings) outcome.warnings.push_back(prefix + warning);
    if (options_.format == "npy") {
      const std::filesystem::path folder = std::filesystem::path(options_.out) / folders_[i];
      const Result<void> written = writeNpyFolder(folder, analyzed->frames, analyzed->analysis.beatTimes);
      if (!written) outcome.error = written.error();
      if (written) outcome.text = folder.native() + '\n';
      return outcome;
    }
    if (!isUtf8(inputs_[i].file.native()))
      outcome.warnings.push_back(prefix + "the name is not UTF-8; the output shows U+FFFD in its place");
    outcome.text = options_.format == "csv" ? csvLine(*analyzed) : jsonLine(*analyzed);
    return outcome;
  }

  const AnalyzeOptions& options_;
  std::vector<Input> inputs_;
  FileAnalysisOptions analysis_;
  std::vector<std::string> folders_;  ///< names below --out, by input
};

}  // namespace

void addAnalyze(CLI::App& app, int& exitCode) {
  const auto options = std::make_shared<AnalyzeOptions>();
  CLI::App* command = app.add_subcommand("analyze", "Turn audio into numbers: features of each file");
  command->add_option("sources", options->sources, "Audio files and folders of them")
      ->required()
      ->type_name("FILE|DIR");
  command->add_option("--set", options->set, "Feature set")
      ->check(CLI::IsMember({"librosa", "fma"}))
      ->capture_default_str();
  command->add_option("--excerpt", options->excerpt, "The middle so many seconds of each file, or all")
      ->type_name("SECONDS|all")
      ->capture_default_str();
  command
      ->add_option("--format", options->format,
                   "json: an object a line; csv: a row a file; npy: a NumPy array for every feature over time")
      ->check(CLI::IsMember({"json", "csv", "npy"}))
      ->capture_default_str();
  command
      ->add_option(
          "--out", options->out,
          "Folder: npy writes OUT/<name>/<feature>.npy (default: here), json and csv OUT/analysis.jsonl or .csv "
          "(default: stdout)")
      ->type_name("DIR");
  command->add_option("--jobs", options->jobs, "Files analyzed side by side (default: as many as cores)")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1024}))
      ->type_name("N");
  command->footer(
      "Examples:\n"
      "  earshot analyze song.mp3                                  numbers of the middle 30 s, as JSON\n"
      "  earshot analyze Music/ --format csv > features.csv        a table, a row a file\n"
      "  earshot analyze song.flac --excerpt all --format npy --out features\n"
      "                                                            features/song/mfcc.npy (20, frames) and others");
  command->callback([options, &exitCode] {
    if (options->set == "fma")
      throw CLI::ValidationError("--set", "fma is not available in this version of Earshot; use --set librosa");
    exitCode = Run(*options).run();
  });
}

}  // namespace earshot
