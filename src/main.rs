//! The command line of casebook; see `casebook help`.

use std::process::ExitCode;

fn main() -> ExitCode {
    casebook::cli::run()
}
