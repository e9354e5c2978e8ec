//! The rules core for browsers and Node: compiled, bound to JavaScript, made small.

use crate::failure::{Doing, Outcome, fail};
use crate::progress::Step;
use crate::project::{Project, cargo};
use crate::stamp::{Inputs, Stamp};
use crate::{npm, run, tool};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

const TARGET: &str = "wasm32-unknown-unknown";
/// Where the built modules are.
pub(crate) const OUT: &str = "mobile-shell/packages/core-wasm/dist";
const NAME: &str = "onewindow_core";

/// References and several results per function need WebViews of 2021 or later and bring nothing
/// here, so the bindings are told not to use them.
const OLD_PHONES: &str =
    r#"target.wasm32-unknown-unknown.rustflags=["-Ctarget-feature=-reference-types,-multivalue"]"#;

/// The features std is compiled with on this target, which wasm-opt must be told: the stripped
/// module no longer lists them.
const FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What std's features become, so that the module runs on the first phones that had WebAssembly;
/// it costs a hundred bytes.
const LOWERINGS: [&str; 3] = [
    "--signext-lowering",
    "--llvm-nontrapping-fptoint-lowering",
    "--llvm-memory-copy-fill-lowering",
];

/// What a phone need not download.
const STRIPS: [&str; 3] = [
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

/// Prints the sizes of the files named, plain and compressed as a server sends them.
const SIZES: &str = "const z=require('zlib'),f=require('fs'),k=n=>(n/1000).toFixed(1)+' kB';\
const [r,o]=process.argv.slice(1).map(p=>f.readFileSync(p));\
console.log(`${k(r.length)} raw, ${k(o.length)} optimised, ${k(z.gzipSync(o,{level:9}).length)} gzip, \
${k(z.brotliCompressSync(o,{params:{[z.constants.BROTLI_PARAM_QUALITY]:11}}).length)} brotli`)";

/// Builds `dist/web` and `dist/node` when the core changed since the last time.
pub(crate) fn run(project: &Project) -> Outcome {
    let out = project.path(OUT);
    let inputs = Inputs::default()
        .text(&tool::says("rustc", &["--version"]).unwrap_or_default())
        .path(&project.path("client-core"))?
        .path(&project.path("Cargo.toml"))?
        .path(&project.path("Cargo.lock"))?
        .path(&project.path("mobile-shell/package-lock.json"))?
        .path(&project.path("xtask/src/wasm.rs"))?;
    let stamp = Stamp::new(out.join(".stamp"), inputs);
    let complete = ["web", "node"]
        .iter()
        .all(|kind| out.join(kind).join(format!("{NAME}_bg.wasm")).is_file());
    if complete && stamp.is_current() {
        return Ok(());
    }
    npm::ci(project, "mobile-shell")?;
    need_target()?;
    let raw = compile(project)?;
    bind(project, &raw)?;
    optimise(project, &raw)?;
    stamp.write()
}

fn need_target() -> Outcome {
    let has = |installed: String| installed.lines().any(|line| line == TARGET);
    if tool::says("rustup", &["target", "list", "--installed"]).is_some_and(has) {
        return Ok(());
    }
    // A Rust from a distribution has no rustup but may carry the target.
    let libraries = tool::says("rustc", &["--print", "target-libdir", "--target", TARGET]);
    if libraries.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    if tool::find("rustup").is_none() {
        return fail(format!(
            "the Rust target {TARGET} is missing and so is rustup: install Rust from https://rustup.rs"
        ));
    }
    run::step(
        "Add the WebAssembly target",
        Command::new("rustup").args(["target", "add", TARGET]),
    )?;
    Ok(())
}

fn compile(project: &Project) -> Outcome<PathBuf> {
    run::step(
        "Compile the rules core to WebAssembly",
        Command::new(cargo())
            .args(["build", "--package", "onewindow-core", "--lib"])
            .args([
                "--features",
                "wasm",
                "--profile",
                "wasm",
                "--target",
                TARGET,
            ])
            .args(["--locked", "--config", OLD_PHONES])
            .current_dir(project.root()),
    )?;
    Ok(project.target(&format!("{TARGET}/wasm/{NAME}.wasm")))
}

fn bind(project: &Project, raw: &Path) -> Outcome {
    let out = project.path(OUT);
    let step = Step::begin("Bind the rules core to JavaScript");
    for kind in ["web", "node"] {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(raw).out_name(NAME).typescript(true);
        match kind {
            "web" => bindgen.web(true),
            _ => bindgen.nodejs(true),
        }
        .doing("cannot bind the rules core")?;
        bindgen
            .generate(out.join(kind))
            .doing("cannot bind the rules core")?;
    }
    // The package around it is made of ES modules; what is generated for Node is not.
    fs::write(
        out.join("node/package.json"),
        "{\"type\":\"commonjs\",\"private\":true}\n",
    )
    .doing("cannot write dist/node/package.json")?;
    step.done("");
    Ok(())
}

fn optimise(project: &Project, raw: &Path) -> Outcome {
    let tool = project.path("mobile-shell/node_modules/.bin/wasm-opt");
    let module = |kind: &str| project.path(OUT).join(kind).join(format!("{NAME}_bg.wasm"));
    let (web, node) = (module("web"), module("node"));
    // One module for both hosts: what the tests prove in Node then holds for the phone's bytes.
    let same = read(&web)? == read(&node)?;
    let mut step = Step::begin("Make the rules core small");
    let mut modules = vec![&web];
    if !same {
        modules.push(&node);
    }
    for module in modules {
        // Two runs: the optimiser would bring lowered instructions back if it might use them. The
        // second also proves the result, because it refuses what the first WebAssembly had not.
        let lower = [FEATURES.as_slice(), &LOWERINGS].concat();
        let small = ["--mvp-features", "--enable-mutable-globals", "-Oz"];
        for passes in [lower.as_slice(), &small] {
            let ran = run::watched(
                Command::new(&tool)
                    .args(passes)
                    .args(STRIPS)
                    .arg(module)
                    .arg("-o")
                    .arg(module),
                &mut step,
            )?;
            if !ran.success {
                step.failed();
                return fail(format!("wasm-opt failed: {}", ran.tail(3)));
            }
        }
    }
    if same {
        fs::copy(&web, &node).doing("cannot copy the module")?;
    }
    let sizes = Command::new("node")
        .args(["-e", SIZES])
        .args([raw, &web])
        .output()
        .doing("cannot run node")?;
    step.done(String::from_utf8_lossy(&sizes.stdout).trim());
    Ok(())
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).doing(format!("cannot read {}", path.display()))
}
