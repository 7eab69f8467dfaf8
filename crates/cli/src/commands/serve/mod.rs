//! `socai serve`: the desk in the browser, beside the running ledger that it contains.

mod demo;

use std::{
    io::Write as _,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
    sync::Arc,
};

use clap::Args;
use desk::{
    by_provider,
    desk::{Desk, Verifier},
    http::Origin,
    server::{Settings, TlsAcceptor, acceptor, serve},
    serving::{ServeError, origin},
    sign_on::{SignOn, settings::Settings as Provider},
};
use domain::event::Clock;
use ledger::{ActingLedger, keys, ledger::system_time};
use tokio::{net::TcpListener, runtime};
use words::done::Done;

use super::{
    access,
    page::PAGE,
    run::{Held, named, stopping},
};
use crate::{error::Error, session::Session};

#[derive(Debug, Args)]
pub struct ServeArgs {
    /// Xem thử trên máy này: một năm mẫu và tài khoản mẫu / a sample year with sample accounts, on this machine alone
    #[arg(long, conflicts_with_all = ["origin", "certificate", "key", "proxy"])]
    demo: bool,
    /// Địa chỉ mà trình duyệt dùng, ấn định ở lần chạy đầu / where browsers reach the desk; fixed at the first start
    #[arg(long, value_name = "https://NAME")]
    origin: Option<String>,
    /// Nghe ở địa chỉ và cổng này / where to listen; 127.0.0.1:8443 if not given, 127.0.0.1:8080 for the demo
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// Chuỗi chứng thư TLS (PEM) / the chain of the TLS certificate (PEM)
    #[arg(long, value_name = "FILE.pem", requires = "key")]
    certificate: Option<PathBuf>,
    /// Khóa của chứng thư (PEM) / the certificate's key (PEM)
    #[arg(long, value_name = "FILE.pem", requires = "certificate")]
    key: Option<PathBuf>,
    /// Máy chủ trung gian giữ TLS, được tin về địa chỉ người hỏi / a proxy that does TLS, and is believed about who asks
    #[arg(long, value_name = "ADDRESS")]
    proxy: Vec<IpAddr>,
    /// Cho đăng nhập một lần (OpenID Connect) theo tệp này / single sign-on (OpenID Connect) by this file
    #[arg(long, value_name = "FILE.toml")]
    oidc: Option<PathBuf>,
    /// Không tự niêm phong sổ khi đến hạn / do not keep the anchors
    #[arg(long)]
    no_anchors: bool,
}

pub fn run(session: &Session, args: &ServeArgs) -> Result<(), Error> {
    let port = if args.demo { 8080 } else { 8443 };
    let address = args.listen.unwrap_or_else(|| (Ipv4Addr::LOCALHOST, port).into());
    if args.demo {
        if !address.ip().is_loopback() {
            return Err(ServeError::DemoBeyond(address).into());
        }
        let made = demo::made(session)?;
        let origin: Origin = format!("http://localhost:{}", address.port()).parse().map_err(ServeError::from)?;
        let shown = Session::at(made.directory.clone(), session.language, session.json);
        let door = Door::of(args, address)?;
        return opened(&shown, made.ledger, made.directory, origin, door, args);
    }
    let directory = named(session)?;
    let mut ledger = session.take_to_act(&directory)?;
    let fixed = ledger.desk_origin()?;
    let at = origin(fixed.as_deref(), args.origin.as_deref())?;
    if at.is_secure() && args.certificate.is_none() && args.proxy.is_empty() {
        return Err(ServeError::NoTls.into());
    }
    let door = Door::of(args, address)?;
    // What could not be opened fixes nothing.
    let time = (ledger.clock() == Some(Clock::Simulated)).then(|| ledger.present());
    ledger.fix_desk_origin(&at.to_string(), time)?;
    opened(session, ledger, directory, at, door, args)
}

/// Where browsers come in.
struct Door {
    address: SocketAddr,
    listener: std::net::TcpListener,
    tls: Option<TlsAcceptor>,
    provider: Option<Provider>,
}

impl Door {
    fn of(args: &ServeArgs, address: SocketAddr) -> Result<Self, ServeError> {
        let tls = match (&args.certificate, &args.key) {
            (Some(certificate), Some(key)) => Some(acceptor(certificate, key)?),
            _ => None,
        };
        let provider = args.oidc.as_deref().map(Provider::read).transpose()?;
        let listen = |source| ServeError::Listen { address, source };
        let listener = std::net::TcpListener::bind(address).map_err(listen)?;
        listener.set_nonblocking(true).map_err(listen)?;
        Ok(Self { address, listener, tls, provider })
    }
}

/// Opens the desk, until somebody stops it.
fn opened(
    session: &Session,
    ledger: ActingLedger,
    directory: PathBuf,
    origin: Origin,
    door: Door,
    args: &ServeArgs,
) -> Result<(), Error> {
    let key = keys::verifying_key(&directory)?;
    let is_real = ledger.clock() != Some(Clock::Simulated);
    let held = Held::take(session, ledger, directory, !args.no_anchors)?;
    if is_real {
        let keeper = Session::at(held.directory.clone(), session.language, session.json);
        // It lives as long as the process.
        std::thread::spawn(move || access::record_heads_for_ever(&keeper));
    }
    let reached = held.running.reached();
    let entries = *reached.borrow();
    let shown = origin.to_string();
    let Door { address, listener, tls, provider } = door;
    let sign_on = provider.map(|provider| SignOn::new(provider, format!("{origin}{}", by_provider::BACK)));
    let desk = Desk::of(&held.directory, origin, Verifier::of(PAGE), key.to_string(), reached, Box::new(log))
        .with_sign_on(sign_on);
    let settings = Settings { tls, proxies: args.proxy.clone() };
    let runtime = runtime::Builder::new_multi_thread().enable_all().build().map_err(|error| held.io(error))?;
    let served: Result<(), Error> = runtime.block_on(async {
        let listen = |source| ServeError::Listen { address, source };
        let listener = TcpListener::from_std(listener).map_err(listen)?;
        let stop = stopping().map_err(listen)?;
        let sample = if args.demo {
            demo::SAMPLE.iter().chain(&[(demo::ADMINISTRATOR, "")]).copied().collect()
        } else {
            Vec::new()
        };
        session.answer(&Done::Serving {
            origin: shown,
            entries,
            sample,
            password: args.demo.then_some(demo::PASSWORD),
        });
        Ok(serve(Arc::new(desk), listener, settings, stop).await.map_err(listen)?)
    });
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    held.release().and(served)
}

/// One line of JSON for each event, on standard error: when, what, and figures; no person, no unit, no address.
fn log(event: &str, what: &[(&str, &str)]) {
    let mut line = serde_json::Map::new();
    line.insert("at".to_owned(), system_time().to_string().into());
    line.insert("event".to_owned(), event.into());
    line.extend(what.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())));
    let _ = writeln!(std::io::stderr().lock(), "{}", serde_json::Value::Object(line));
}
