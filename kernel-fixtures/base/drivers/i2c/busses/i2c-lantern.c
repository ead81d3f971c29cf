// SPDX-License-Identifier: GPL-2.0
/*
 * Lantern I2C bus driver.
 */

#include <linux/delay.h>
#include <linux/i2c.h>
#include <linux/io.h>
#include <linux/platform_device.h>

#define LANTERN_CTRL	0x00
#define LANTERN_STAT	0x04
#define LANTERN_DATA	0x08

#define LANTERN_START	BIT(0)
#define LANTERN_STOP	BIT(1)
#define LANTERN_BUSY	BIT(2)

struct lantern_i2c {
	struct i2c_adapter adap;
	void __iomem *base;
};

static int lantern_wait(struct lantern_i2c *i2c)
{
	int tries = 100;

	while (readl(i2c->base + LANTERN_STAT) & LANTERN_BUSY) {
		if (!tries--)
			return -ETIMEDOUT;
		udelay(10);
	}

	return 0;
}

static int lantern_write(struct lantern_i2c *i2c, struct i2c_msg *msg)
{
	int ret;
	int i;

	for (i = 0; i < msg->len; i++) {
		writel(msg->buf[i], i2c->base + LANTERN_DATA);
		ret = lantern_wait(i2c);
		if (ret)
			return ret;
	}

	return 0;
}

static int lantern_read(struct lantern_i2c *i2c, struct i2c_msg *msg)
{
	int ret;
	int i;

	for (i = 0; i < msg->len; i++) {
		ret = lantern_wait(i2c);
		if (ret)
			return ret;
		msg->buf[i] = readl(i2c->base + LANTERN_DATA);
	}

	return 0;
}

static int lantern_xfer(struct i2c_adapter *adap, struct i2c_msg *msgs, int num)
{
	struct lantern_i2c *i2c = i2c_get_adapdata(adap);
	int ret = 0;
	int i;

	writel(LANTERN_START, i2c->base + LANTERN_CTRL);
	for (i = 0; i < num && !ret; i++) {
		if (msgs[i].flags & I2C_M_RD)
			ret = lantern_read(i2c, &msgs[i]);
		else
			ret = lantern_write(i2c, &msgs[i]);
	}
	writel(LANTERN_STOP, i2c->base + LANTERN_CTRL);

	return ret ? ret : num;
}

static u32 lantern_func(struct i2c_adapter *adap)
{
	return I2C_FUNC_I2C | I2C_FUNC_SMBUS_EMUL;
}

static const struct i2c_algorithm lantern_algo = {
	.master_xfer = lantern_xfer,
	.functionality = lantern_func,
};
