#pragma once

namespace earshot {

/// From now on the first SIGINT or SIGTERM asks long work to stop at the next safe point; a second one ends the program
/// at once.
void installStopSignal();

/// Whether it was asked.
bool stopRequested();

}  // namespace earshot
