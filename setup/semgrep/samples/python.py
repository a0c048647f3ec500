"""Bad code, each line of which a rule must find. Nothing runs it; the checkers of style leave this folder out."""

import hashlib
import logging
import os
import pickle
import shutil
import smtplib
import socket
import ssl
import subprocess
import urllib.request

import click
import flask
import jinja2
import markupsafe
import requests
import yaml
from flask import redirect, render_template_string, request, send_file, url_for
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import text

log = logging.getLogger(__name__)


def templates(env, words):
    # ruleid: template-from-words
    render_template_string(words)
    # ruleid: template-from-words
    env.from_string(words)
    # ruleid: template-from-words
    jinja2.Template(words)
    # ok: template-from-words
    flask.render_template("home/index.html", words=words)


def escaping(words):
    # ruleid: escaping-off
    jinja2.Environment(autoescape=False)
    # ruleid: escaping-off
    jinja2.Environment(loader=None)
    # ruleid: escaping-off
    markupsafe.Markup(words)
    # ok: escaping-off
    markupsafe.Markup("<br>")
    # ok: escaping-off
    jinja2.Environment(autoescape=True)


def sql(db, name):
    # ruleid: sql-from-words
    text(f"select * from families where name = '{name}'")
    # ruleid: sql-from-words
    text("select * from families where name = '%s'" % name)
    # ruleid: sql-from-words
    text("select * from families where name = " + name)
    # ruleid: sql-from-words
    db.session.execute(f"delete from {name}")
    # ok: sql-from-words
    db.session.execute(text("select * from families where name = :name"), {"name": name})


def shells(name):
    # ruleid: shell
    subprocess.run(f"pdftotext {name}", shell=True, check=False)
    # ruleid: shell
    os.system(f"rm {name}")
    # ok: shell
    subprocess.run(["pdftotext", name], check=False)


def redirects():
    target = request.args.get("next")
    # ruleid: open-redirect
    redirect(target)
    # ruleid: open-redirect
    redirect(request.referrer or "/")
    # ok: open-redirect
    redirect(own_address(target))
    # ok: open-redirect
    redirect(url_for("home.index", next=target))


# ruleid: view-without-access
@bp.get("/families")
def families():
    return "all of them"


# ok: view-without-access
@bp.get("/families")
@requires(Permission.FAMILIES_SEE)
def guarded():
    return "yours"


# ok: view-without-access
@bp.route("/privacy")
@public
def privacy():
    return "for everybody"


def logs(form, user):
    # ruleid: words-in-the-log
    log.info("searched for %s", request.args["q"])
    # ruleid: words-in-the-log
    log.warning("bad form: %s", request.form)
    # ruleid: words-in-the-log
    log.info("saved", name=form.name.data)
    # ruleid: words-in-the-log
    log.info("at %s", request.full_path)
    # ruleid: words-in-the-log
    log.info("signed in %s", user.email)
    # ok: words-in-the-log
    log.info("saved", id=user.id)
    try:
        form.save()
    except ValueError as error:
        # ruleid: error-in-the-log
        log.error("could not save: %s", error)
        # ruleid: error-in-the-log
        log.error("could not save", why=str(error))
        # ok: error-in-the-log
        log.error("could not save", fault=type(error).__name__)


def prints(token):
    # ruleid: printing
    print(token)
    # ruleid: secret-echoed
    click.echo(f"the link is {token}")
    # ok: secret-echoed
    click.echo("done")


# ruleid: no-csrf
@csrf.exempt
def hook():
    return ""


def loading(body, connection):
    # ruleid: unsafe-loading
    pickle.loads(body)
    # ruleid: unsafe-loading
    yaml.load(body)
    # ok: unsafe-loading
    yaml.load(body, Loader=yaml.SafeLoader)
    # ruleid: unsafe-loading
    eval(body)
    # ruleid: unsafe-loading
    Queue("triage", connection=connection)
    # ok: unsafe-loading
    Queue("triage", connection=connection, serializer=JSONSerializer)


def hashes(body):
    # ruleid: weak-hash
    hashlib.md5(body)
    # ruleid: weak-hash
    hashlib.sha1(body)
    # ok: weak-hash
    hashlib.sha256(body)


def calls(address):
    # ruleid: no-timeout
    requests.get(address)
    # ok: no-timeout
    requests.get(address, timeout=5)
    # ruleid: no-timeout-elsewhere
    urllib.request.urlopen(address)
    # ruleid: no-timeout-elsewhere
    smtplib.SMTP(address)
    # ruleid: no-timeout-elsewhere
    socket.create_connection((address, 25))
    # ok: no-timeout-elsewhere
    smtplib.SMTP(address, timeout=10)


def certificates(address):
    # ruleid: tls-unchecked
    requests.get(address, timeout=5, verify=False)
    # ruleid: tls-unchecked
    ssl._create_unverified_context()


def answers(response, file):
    # ruleid: cookie-in-the-open
    response.set_cookie("session", "token")
    # ok: cookie-in-the-open
    response.set_cookie("session", "token", httponly=True, secure=True, samesite="Lax")
    # ruleid: shown-in-the-browser
    send_file(file, mimetype="image/png")
    # ok: shown-in-the-browser
    send_file(file, as_attachment=True)


def archives(archive, place):
    # ruleid: unpacking
    archive.extractall(place)
    # ruleid: unpacking
    shutil.unpack_archive(archive, place)


def running(app):
    # ruleid: debugging
    app.run(debug=True)
    # ruleid: debugging
    breakpoint()


def compared(given, row):
    # ruleid: secret-compared-slowly
    if row.token == given:
        return True
    # ok: secret-compared-slowly
    return row.name == given
