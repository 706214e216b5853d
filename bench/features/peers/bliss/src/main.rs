//! bliss-audio as a peer: a line on stdin names a task, a line of JSON on stdout gives its milliseconds.
use bliss_audio::decoder::symphonia::SymphoniaDecoder;
use bliss_audio::decoder::Decoder;
use std::io::BufRead;
use std::time::Instant;

fn main() {
    let folder = std::env::args().nth(1).expect("the folder with song.mp3");
    let song = format!("{folder}/song.mp3");
    println!("{{\"version\":\"0.13.0\"}}");
    for line in std::io::stdin().lock().lines() {
        assert_eq!(line.expect("a task"), "file");
        let start = Instant::now();
        let analyzed = SymphoniaDecoder::song_from_path(&song).is_ok();
        println!(
            "{{\"ms\":{},\"value\":{analyzed}}}",
            start.elapsed().as_secs_f64() * 1000.0
        );
    }
}
