/** What is shown to whoever has not entered: how to get a link. */
export function Outside({ reason }: { reason: string }) {
  return (
    <main className="whole-middle">
      <section className="outside" aria-label="怎样登录">
        <h1>邻里 · 管理页面</h1>
        <p className="outside-reason" role="alert">
          {reason}
        </p>
        <h2>怎样得到链接</h2>
        <ol>
          <li>
            在钉钉或微信里私聊邻里，说<b>登录网页</b>；
          </li>
          <li>
            或者请管理员在装邻里的电脑上运行 <code>npm run linli -- invite 您的姓名</code>
            ，把打印出来的链接给您。
          </li>
        </ol>
        <p className="staff-hint">链接 10 分钟内有效，只能打开一次。登录以后 12 小时内不用再登。</p>
      </section>
    </main>
  );
}
